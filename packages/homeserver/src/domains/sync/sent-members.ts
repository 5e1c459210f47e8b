// Which members' events a device was told of, so that lazily loaded ones are not sent again and again. A device has
// an event for certain only when it comes back with the token of the response that carried it.
interface SentMember {
  readonly local: number;
  /** The position of the response that carried it. */
  readonly position: number;
}

const devicesKept = 5_000;
const membersPerDevice = 2_000;

export class SentMembers {
  readonly #devices = new Map<number, Map<string, SentMember>>();

  /** Whether the device, which has everything up to `since`, has this member's event. */
  has(device: number, room: number, userId: string, local: number, since: number): boolean {
    const sent = this.#devices.get(device)?.get(`${room} ${userId}`);
    return sent?.local === local && sent.position <= since;
  }

  add(device: number, room: number, userId: string, local: number, position: number): void {
    let members = this.#devices.get(device);
    if (members) this.#devices.delete(device);
    else members = new Map();
    this.#devices.set(device, members);
    const key = `${room} ${userId}`;
    // Sent earlier and acknowledged stays what counts.
    if (members.get(key)?.local !== local) members.set(key, { local, position });
    if (members.size > membersPerDevice) {
      const [oldest] = members.keys();
      if (oldest !== undefined) members.delete(oldest);
    }
    if (this.#devices.size > devicesKept) {
      const [oldest] = this.#devices.keys();
      if (oldest !== undefined) this.#devices.delete(oldest);
    }
  }

  /** A device that begins anew has nothing. */
  forget(device: number): void {
    this.#devices.delete(device);
  }
}
