// The engine's entry for Node programs.
export { type NodeEngine, type NodeEngineOptions, openNodeEngine } from './open-node-engine.ts';
