// Starts the engine's worker before anything is drawn: shared by all windows where the browser can, else one's own.
import { type BoundaryPort, connectTab, type EngineBoundary } from '@veche/client/boundary/index';
import sharedWorkerUrl from './engine-worker.ts?sharedworker&url';

function ownWorkerPort(worker: Worker): BoundaryPort {
  return {
    postMessage: (message) => worker.postMessage(message),
    get onmessage() {
      return worker.onmessage as BoundaryPort['onmessage'];
    },
    set onmessage(listener) {
      worker.onmessage = listener as Worker['onmessage'];
    },
    close: () => worker.terminate(),
  };
}

/** Connects this page to the engine. `trusted` turns our own addresses into ones that workers accept. */
export function startEngine(trusted: (url: string) => string): EngineBoundary {
  const url = trusted(sharedWorkerUrl);
  if (typeof SharedWorker === 'function') {
    const { port } = new SharedWorker(url, { type: 'module', name: 'veche' });
    return connectTab(port, sharedWorkerUrl);
  }
  const worker = new Worker(url, { type: 'module', name: 'veche' });
  return connectTab(ownWorkerPort(worker), sharedWorkerUrl);
}
