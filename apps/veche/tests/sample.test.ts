import { fields, loadConfiguration, sampleConfiguration } from '@veche/homeserver';
import { parse } from 'smol-toml';
import { expect, test } from 'vitest';

test('the printed sample has every setting, and says what is usual anyway', () => {
  const sample = sampleConfiguration();
  for (const { name } of fields) expect(sample).toContain(`VECHE_${name.toUpperCase()}`);
  const uncommented = sample.replaceAll(/^# (?=[a-z][a-z_-]* = |\[limits\]$)/gm, '');
  expect(loadConfiguration({ file: parse(uncommented) })).toEqual(loadConfiguration({}));
});
