// Schemas of our to-device messages: a link's secret from the one who opened it, and the wipe of a device.
import Type, { type Static } from 'typebox';

export const helloEventType = 'chat.veche.hello';
export const hello = Type.Object({
  v: Type.Literal(1),
  room: Type.String({ maxLength: 255 }),
  /** From the link's fragment. */
  secret: Type.String({ maxLength: 64 }),
  /** The sender's own master key: the link proves both sides to each other. */
  master: Type.String({ maxLength: 64 }),
});
export type Hello = Static<typeof hello>;

/** From an own signed device: forget everything here. */
export const wipeEventType = 'chat.veche.wipe';
export const wipe = Type.Object({ v: Type.Literal(1), device: Type.String({ maxLength: 255 }) });
export type Wipe = Static<typeof wipe>;

/** Back to the asking device: done. */
export const wipedEventType = 'chat.veche.wiped';
export const wiped = Type.Object({ v: Type.Literal(1), device: Type.String({ maxLength: 255 }) });
export type Wiped = Static<typeof wiped>;
