// Whether this server can do its work.
export { type Readiness, ReadinessCheck } from './readiness.ts';
