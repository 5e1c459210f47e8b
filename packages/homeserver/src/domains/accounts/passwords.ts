// Passwords: argon2id off the main thread, in PHC form, with limits on length.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { MatrixError } from '@veche/protocol';

export interface PasswordSettings {
  readonly memoryKiB: number;
  readonly passes: number;
  /** In characters. */
  readonly minLength: number;
}

/** In bytes of UTF-8: enough for any passphrase, too little to keep a processor busy. */
export const maxPasswordBytes = 512;
const tagLength = 32;
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Hashes and checks passwords. */
export class Passwords {
  readonly #settings: PasswordSettings;
  #decoy: Promise<string> | undefined;

  constructor(settings: PasswordSettings) {
    this.#settings = settings;
  }

  get minLength(): number {
    return this.#settings.minLength;
  }

  /** Throws M_WEAK_PASSWORD or M_INVALID_PARAM where a new password cannot be taken. */
  check(password: string): void {
    if ([...password].length < this.#settings.minLength) {
      throw new MatrixError(
        400,
        'M_WEAK_PASSWORD',
        `The password is too short: use at least ${this.#settings.minLength} characters`,
      );
    }
    if (Buffer.byteLength(password) > maxPasswordBytes) {
      throw new MatrixError(400, 'M_INVALID_PARAM', 'The password is too long');
    }
  }

  /** The PHC string that is stored. */
  async hash(password: string): Promise<string> {
    const { memoryKiB, passes } = this.#settings;
    const salt = randomBytes(16);
    const tag = await derive(password, salt, memoryKiB, passes, 1);
    return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=1$${base64(salt)}$${base64(tag)}`;
  }

  /** Compares in constant time. Without a stored hash as much time goes by, and the answer is no. */
  async matches(password: string, stored: string): Promise<boolean> {
    if (Buffer.byteLength(password) > maxPasswordBytes) return false;
    this.#decoy ??= this.hash('');
    const parts = phc.exec(stored === '' ? await this.#decoy : stored);
    if (!parts) throw new Error('a stored password hash cannot be read');
    const [, memory, passes, parallelism, salt = '', tag = ''] = parts;
    const derived = await derive(
      password,
      Buffer.from(salt, 'base64'),
      Number(memory),
      Number(passes),
      Number(parallelism),
    );
    return timingSafeEqual(derived, Buffer.from(tag, 'base64')) && stored !== '';
  }
}

function derive(
  password: string,
  nonce: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
): Promise<Buffer> {
  // The same password typed on two keyboards must be the same bytes.
  const message = Buffer.from(password.normalize('NFKC'));
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength }, (error, tag) =>
      error ? reject(error) : resolve(tag),
    );
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
