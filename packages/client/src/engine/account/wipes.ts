// Waits for the word of a device that was asked to wipe itself.
export class Wipes {
  readonly #waiting = new Map<string, () => void>();

  /** True if the device says within this time that it has wiped itself. */
  answered(device: string, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(device);
        resolve(false);
      }, withinMs);
      this.#waiting.set(device, () => {
        clearTimeout(timer);
        this.#waiting.delete(device);
        resolve(true);
      });
    });
  }

  /** The device has said so. */
  heard(device: string): void {
    this.#waiting.get(device)?.();
  }
}
