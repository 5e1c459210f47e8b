// Puts settings together: defaults, then the file, the environment and the flags; each checked, each mistake in words.
import { defaultLimits, type Limit, type LimitName, type Limits } from '../http/limits.ts';
import { type Field, fields, type Settings } from './fields.ts';

/** A mistake in the settings, said so that an operator can mend it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export interface SettingSources {
  /** The parsed configuration file. */
  readonly file?: Readonly<Record<string, unknown>>;
  /** `VECHE_…` */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** By field name. */
  readonly flags?: Readonly<Record<string, string>>;
}

/** All settings with the limits in force. */
export interface Configuration extends Settings {
  /** Undefined where they are lifted. */
  readonly limits: Limits | undefined;
}

/** Throws `ConfigurationError` for unknown names and values that do not fit. */
export function loadConfiguration(sources: SettingSources): Configuration {
  const { file = {}, environment = {}, flags = {} } = sources;
  refuseUnknown(file, environment, flags);
  const settings: Record<string, unknown> = {};
  for (const field of fields) settings[field.name] = settingOf(field, file, environment, flags);
  const limits = settings.rate_limits === 'off' ? undefined : limitsFrom(file.limits);
  return { ...(settings as unknown as Settings), limits };
}

export function environmentName(field: string): string {
  return `VECHE_${field.toUpperCase()}`;
}

function refuseUnknown(
  file: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Record<string, string>>,
): void {
  const names = new Set<string>(fields.map((field) => field.name));
  for (const name of [...Object.keys(file), ...Object.keys(flags)]) {
    if (!names.has(name) && name !== 'limits')
      throw new ConfigurationError(`there is no setting called ${name}`);
  }
  const known = new Set(fields.map((field) => environmentName(field.name)));
  for (const name of Object.keys(environment)) {
    if (name.startsWith('VECHE_') && !known.has(name) && name !== 'VECHE_CONFIG') {
      throw new ConfigurationError(`there is no setting called ${name}`);
    }
  }
}

function settingOf(
  field: Field,
  file: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Record<string, string>>,
): unknown {
  const flag = flags[field.name];
  if (flag !== undefined)
    return checked(field, fromText(field, flag), `--${field.name.replaceAll('_', '-')}`);
  const variable = environment[environmentName(field.name)];
  if (variable !== undefined) return checked(field, fromText(field, variable), environmentName(field.name));
  if (file[field.name] !== undefined) return checked(field, file[field.name], field.name);
  return field.initial;
}

function fromText(field: Field, text: string): unknown {
  if (field.kind === 'number') return text.trim() === '' ? Number.NaN : Number(text);
  if (field.kind === 'list') {
    return text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }
  return text;
}

function checked(field: Field, value: unknown, source: string): unknown {
  const problem = problemWith(field, value);
  if (problem !== undefined) throw new ConfigurationError(`${source} ${problem}`);
  return value;
}

function problemWith(field: Field, value: unknown): string | undefined {
  switch (field.kind) {
    case 'text':
      if (typeof value !== 'string') return 'has to be text';
      return field.pattern && !field.pattern.test(value) ? `has to be ${field.expects}` : undefined;
    case 'choice':
      return typeof value === 'string' && field.choices.includes(value)
        ? undefined
        : `has to be one of ${field.choices.join(', ')}`;
    case 'number':
      return typeof value === 'number' && Number.isInteger(value) && value >= field.min && value <= field.max
        ? undefined
        : `has to be a whole number from ${field.min} to ${field.max}`;
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? undefined
        : 'has to be a list of texts';
  }
}

function limitsFrom(table: unknown): Limits {
  const limits: Record<string, Limit> = { ...defaultLimits };
  if (table === undefined) return limits as Limits;
  if (table === null || typeof table !== 'object') throw new ConfigurationError('limits has to be a table');
  for (const [name, value] of Object.entries(table)) limits[name] = checkedLimit(name, value);
  return limits as Limits;
}

function checkedLimit(name: string, value: unknown): Limit {
  if (!Object.hasOwn(defaultLimits, name)) throw new ConfigurationError(`there is no limit called ${name}`);
  const { burst, per_second: perSecond } = (value ?? {}) as { burst?: unknown; per_second?: unknown };
  const initial = defaultLimits[name as LimitName];
  const limit = { burst: burst ?? initial.burst, perSecond: perSecond ?? initial.perSecond };
  for (const part of Object.values(limit)) {
    if (typeof part !== 'number' || !(part > 0)) {
      throw new ConfigurationError(`limits.${name} needs burst and per_second as numbers above 0`);
    }
  }
  return limit as Limit;
}
