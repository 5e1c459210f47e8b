// Every setting of the homeserver: its name, what it may be, what it is without being set, and what an operator has to
// know. File, environment, flags, validation and the printed sample all come from this table.

interface FieldBase {
  /** As in the file; the environment variable is VECHE_ and this in capitals, the flag -- with dashes. */
  readonly name: string;
  readonly doc: string;
  /** Not printed, not logged. */
  readonly secret?: boolean;
}

export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly initial: string;
  readonly pattern?: RegExp;
  /** What the pattern asks for, in words. */
  readonly expects?: string;
}
export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly initial: string;
  readonly choices: readonly string[];
}
export interface NumberField extends FieldBase {
  readonly kind: 'number';
  readonly initial: number;
  readonly min: number;
  readonly max: number;
}
export interface ListField extends FieldBase {
  readonly kind: 'list';
  readonly initial: readonly string[];
}
export type Field = TextField | ChoiceField | NumberField | ListField;

const serverName = /^([0-9A-Za-z.-]{1,230}|\[[0-9A-Fa-f:.]{2,45}\]|)(:\d{1,5})?$/;

export const fields = [
  {
    name: 'listen',
    kind: 'text',
    initial: '127.0.0.1:8008',
    pattern: /^(\[[0-9a-fA-F:.]+\]|[^:\s]+):\d{1,5}$/,
    expects: 'host:port, as 127.0.0.1:8008 or [::1]:8008',
    doc: 'Address and port of the app and the API. Put a reverse proxy with TLS before it for a real name.',
  },
  {
    name: 'data',
    kind: 'text',
    initial: 'data',
    doc: 'Folder for everything that must not be lost: database, media, signing key.',
  },
  {
    name: 'server_name',
    kind: 'text',
    initial: 'localhost',
    pattern: serverName,
    expects: 'a host name, with a port where needed',
    doc: 'The part after the colon in every address (@anna:example.org). It can never be changed.',
  },
  {
    name: 'public_url',
    kind: 'text',
    initial: '',
    pattern: /^(https?:\/\/[^\s/]+)?$/,
    expects: 'https://host',
    doc: 'Where people open the app, as https://chat.example.org. Empty: the address that is listened on.',
  },
  {
    name: 'app_origins',
    kind: 'list',
    initial: [],
    doc: 'Further addresses at which the app is opened, as https://chat.example.org. Others get no app pages.',
  },
  {
    name: 'api_url',
    kind: 'text',
    initial: '',
    pattern: /^(https?:\/\/[^\s/]+)?$/,
    expects: 'https://host',
    doc: 'Where clients reach the API, if it is not where the app is.',
  },
  {
    name: 'media_url',
    kind: 'text',
    initial: '',
    pattern: /^(https?:\/\/[^\s/]+)?$/,
    expects: 'https://host',
    doc: 'Where media is fetched from, if it is not where the API is.',
  },
  {
    name: 'passkey_rp_id',
    kind: 'text',
    initial: '',
    doc: 'The domain that passkeys belong to. Permanent: changing it ends all passkeys. Empty: the host of public_url.',
  },
  {
    name: 'database',
    kind: 'text',
    initial: '',
    secret: true,
    doc: 'postgres://… for PostgreSQL 15 or later. Empty: SQLite in the data folder.',
  },
  {
    name: 'registration',
    kind: 'choice',
    initial: 'auto',
    choices: ['auto', 'open', 'token', 'closed'],
    doc:
      'Who may make an account. open: anybody. token: with an invitation or a registration token. closed: only the ' +
      'operator makes accounts. auto: open while listening on this computer alone under the name localhost, else token.',
  },
  {
    name: 'invitation_budget',
    kind: 'number',
    initial: 10,
    min: 0,
    max: 1000,
    doc: 'How many friends a member may invite in seven days where registration needs a token.',
  },
  {
    name: 'shared_secret',
    kind: 'text',
    initial: '',
    secret: true,
    doc: 'Lets tools that know it register accounts at /_synapse/admin/v1/register. Empty: there is no such way.',
  },
  {
    name: 'password_min_length',
    kind: 'number',
    initial: 8,
    min: 1,
    max: 128,
    doc: 'Shortest password, in characters.',
  },
  {
    name: 'password_cost',
    kind: 'choice',
    initial: 'standard',
    choices: ['standard', 'low'],
    doc: 'How much work a guess at a stolen password hash costs. low is for private test networks alone.',
  },
  {
    name: 'room_version',
    kind: 'choice',
    initial: '12',
    choices: ['10', '11', '12'],
    doc: 'Version of new rooms.',
  },
  {
    name: 'upload_limit_mib',
    kind: 'number',
    initial: 100,
    min: 1,
    max: 10_000,
    doc: 'Largest file that can be sent, in MiB.',
  },
  {
    name: 'turn_uris',
    kind: 'list',
    initial: [],
    doc: 'Relays for calls (TURN), as turn:turn.example.org:3478?transport=udp. Empty: clients are told of none.',
  },
  {
    name: 'turn_secret',
    kind: 'text',
    initial: '',
    secret: true,
    doc: 'The secret that is shared with the relays (static-auth-secret of coturn).',
  },
  {
    name: 'rate_limits',
    kind: 'choice',
    initial: 'on',
    choices: ['on', 'off'],
    doc: 'off lifts all rate limits: for private test networks alone. Single limits stand below, under [limits].',
  },
  {
    name: 'trusted_proxies',
    kind: 'list',
    initial: [],
    doc: 'Addresses of the reverse proxies whose X-Forwarded-For is believed, as 127.0.0.1.',
  },
  {
    name: 'metrics_listen',
    kind: 'text',
    initial: '',
    pattern: /^((\[[0-9a-fA-F:.]+\]|[^:\s]+):\d{1,5})?$/,
    expects: 'host:port',
    doc: 'Where Prometheus finds /metrics. Empty: at the main address, for callers on this computer alone.',
  },
  {
    name: 'log_level',
    kind: 'choice',
    initial: 'info',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    doc: 'How much is logged. Addresses, tokens and contents are never logged.',
  },
  {
    name: 'log_file',
    kind: 'text',
    initial: '',
    doc: 'File for the log, as JSON lines. Empty: standard output. Keep logs for seven days at most.',
  },
  {
    name: 'support_matrix_id',
    kind: 'text',
    initial: '',
    doc: 'Whom people may write to about this server, as @admin:example.org.',
  },
  { name: 'support_email', kind: 'text', initial: '', doc: 'The same by e-mail.' },
  { name: 'support_page', kind: 'text', initial: '', doc: 'The same as a page.' },
] as const satisfies readonly Field[];

type FieldNames = (typeof fields)[number];
type ValueOf<F extends Field> = F['kind'] extends 'number'
  ? number
  : F['kind'] extends 'list'
    ? readonly string[]
    : F extends ChoiceField
      ? F['choices'][number]
      : string;

/** The settings as they are written. */
export type Settings = { readonly [F in FieldNames as F['name']]: ValueOf<F> };
