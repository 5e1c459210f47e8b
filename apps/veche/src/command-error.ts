// A mistake that the person at the keyboard can mend: shown as it is, without a trace.

export class CommandError extends Error {
  override readonly name = 'CommandError';
}
