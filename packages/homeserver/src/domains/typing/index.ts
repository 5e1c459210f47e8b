// Who is typing.
export { type Schedule, scheduleWithTimers, Typing } from './typing.ts';
