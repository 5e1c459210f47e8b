// The worker's script: the engine of every window of this browser.
import { runEngineWorker, type WorkerScope } from '@veche/client/browser/engine-worker';

runEngineWorker(globalThis as unknown as WorkerScope);
