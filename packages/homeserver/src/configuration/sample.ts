// The annotated configuration file that `veche config` prints.
import { defaultLimits } from '../http/limits.ts';
import { type Field, fields } from './fields.ts';
import { environmentName } from './load.ts';

const width = 100;

/** TOML with every setting, commented out at its default, and what it means. */
export function sampleConfiguration(): string {
  const settings = fields.map((field) =>
    [comment(describe(field)), `# ${field.name} = ${toml(field.initial)}`].join('\n'),
  );
  const limits = Object.entries(defaultLimits).map(
    ([name, { burst, perSecond }]) => `# ${name} = { burst = ${burst}, per_second = ${perSecond} }`,
  );
  return [
    comment(
      'Settings of Veche. Each can also be given by its environment variable or as a flag of `veche start`.',
    ),
    ...settings,
    [
      comment('Rate limits: so many at once, refilled so fast; per person, or per address before sign-in.'),
      '# [limits]',
      ...limits,
    ].join('\n'),
    '',
  ].join('\n\n');
}

function describe(field: Field): string {
  const choices = field.kind === 'choice' ? ` One of ${field.choices.join(', ')}.` : '';
  return `${field.doc}${choices} (${environmentName(field.name)})`;
}

function toml(value: string | number | readonly string[]): string {
  return typeof value === 'object'
    ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]`
    : JSON.stringify(value);
}

function comment(text: string): string {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > width) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}
