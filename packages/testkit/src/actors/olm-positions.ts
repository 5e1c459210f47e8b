// Which position of which olm ratchet each message used that an operator saw: it stands in clear in every one.
import { at, isObject, type Json, type Operator } from './operator.ts';

export interface OlmPosition {
  readonly position: string;
  readonly ciphertext: string;
}

const objectsIn = (json: unknown): Json[] => (isObject(json) ? Object.values(json).filter(isObject) : []);

/** Positions of all olm messages that passed. */
export function olmPositions(operator: Operator): OlmPosition[] {
  const bodies = operator
    .requests('/sendToDevice/m.room.encrypted/')
    .map(({ body }) => at({ ...body }, 'messages'));
  const sealed = bodies
    .flatMap(objectsIn)
    .flatMap(objectsIn)
    .flatMap((message) => objectsIn(message.ciphertext));
  return sealed.flatMap(({ body, type }) => {
    const position = olmPosition(Buffer.from(String(body), 'base64'), type === 0);
    return position === null ? [] : [{ position, ciphertext: String(body) }];
  });
}

/** Reads the fields of a protobuf-like olm message: tag → bytes or number. */
function olmFields(bytes: Buffer): Map<number, Buffer | number> {
  const fields = new Map<number, Buffer | number>();
  let offset = 1;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[offset++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (offset < bytes.length) {
    const tag = bytes[offset++] ?? 0;
    if ((tag & 7) === 0) fields.set(tag, varint());
    else if ((tag & 7) === 2) {
      const length = varint();
      fields.set(tag, bytes.subarray(offset, offset + length));
      offset += length;
    } else break;
  }
  return fields;
}

/** Ratchet key (0x0A) and chain index (0x10) of a message; a first message carries one inside (0x22). */
function olmPosition(bytes: Buffer, first: boolean): string | null {
  const inner = first ? olmFields(bytes).get(0x22) : bytes;
  if (!(inner instanceof Buffer)) return null;
  const fields = olmFields(inner);
  const key = fields.get(0x0a);
  return key instanceof Buffer ? `olm ${key.toString('base64')} ${String(fields.get(0x10))}` : null;
}
