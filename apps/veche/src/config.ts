// `veche config`: every setting with what it means.
import { sampleConfiguration } from '@veche/homeserver/configuration/sample';

export async function printConfiguration(): Promise<void> {
  process.stdout.write(sampleConfiguration());
}
