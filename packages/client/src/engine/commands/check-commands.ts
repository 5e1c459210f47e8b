// Commands of checks: a new device of ours, or a person.
import type { EngineHandle } from '../engine-handle.ts';
import type { Handlers } from './handlers.ts';

type CheckCommandName =
  | 'signInWithCode'
  | 'beginNewDevice'
  | 'beginDeviceCheck'
  | 'beginPersonCheck'
  | 'scannedCode'
  | 'confirmScanned'
  | 'enterCheckNumbers'
  | 'cancelCheck';

export function checkCommands(engine: EngineHandle): Handlers<CheckCommandName> {
  const { checks } = engine;
  const nothing = async (act: Promise<unknown>) => {
    await act;
    return null;
  };
  return {
    signInWithCode: ({ code }) => nothing(checks.signInWithCode(engine, code)),
    beginNewDevice: ({ proof, base }) => nothing(checks.beginNewDevice(proof, base)),
    beginDeviceCheck: ({ device }) => nothing(checks.beginDevice(device)),
    beginPersonCheck: ({ person, by }) => nothing(checks.beginPerson(person, by)),
    scannedCode: ({ bytes }) => nothing(checks.scanned(bytes)),
    confirmScanned: ({ seen }) => nothing(checks.confirmSeen(seen)),
    enterCheckNumbers: ({ numbers }) => nothing(checks.enter(numbers)),
    cancelCheck: () => nothing(checks.cancel()),
  };
}
