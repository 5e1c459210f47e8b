// The client-server API as a writer under fire sees it: an answer, or nothing because the server was killed.

export interface Session {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
}

/** Where the server listens now; it changes with every restart. */
export class Api {
  url = '';

  /** The JSON of a 200; undefined where no answer came. Any other answer is a failure of the server. */
  async try<T>(token: string, method: string, path: string, body?: unknown): Promise<T | undefined> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      text = await response.text();
    } catch {
      return undefined;
    }
    if (response.status === 503) return undefined;
    if (response.status !== 200)
      throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** The same where an answer must come. */
  async call<T>(token: string, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.try<T>(token, method, path, body);
    if (answer === undefined) throw new Error(`no answer to ${method} ${path}`);
    return answer;
  }

  async register(name: string): Promise<Session> {
    const made = await this.call<{ user_id: string; device_id: string; access_token: string }>(
      '',
      'POST',
      '/_matrix/client/v3/register',
      { username: name, password: `password of ${name}`, auth: { type: 'm.login.dummy' } },
    );
    return { userId: made.user_id, deviceId: made.device_id, token: made.access_token };
  }
}

/** Writes without pause until the server dies, and knows what was acknowledged. */
export interface Writer {
  readonly name: string;
  /** One write. Resolves to false when no answer came: the writer stops until the restart. */
  step(): Promise<boolean>;
  /** Called after a restart: throws where something acknowledged is missing, doubled or out of order. */
  verify(): Promise<void>;
}

export function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}
