// Before any test starts a server: the app and the server's file are built once, not by several tests at the same time.
import { bundledServer } from './build-server.ts';
import { buildWeb, hasWebSources, isWebStale } from './build-web.ts';

export async function setup(): Promise<void> {
  await bundledServer();
  if (hasWebSources() && isWebStale()) await buildWeb();
}
