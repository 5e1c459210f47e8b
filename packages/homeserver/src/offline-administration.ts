// Administration of a store whose server is not running. The store's own lock keeps a server from starting meanwhile.
import { pino } from 'pino';
import { openProduct } from './composition/product.ts';
import { listenAddress } from './configuration/derived.ts';
import type { Configuration } from './configuration/load.ts';
import { type AdminRequest, runAdminCommand } from './http/admin-socket.ts';

export interface OpenAdministration extends AsyncDisposable {
  /** Carries out one command; throws what the act throws. */
  run(request: AdminRequest): Promise<unknown>;
}

/** Opens the store; throws where a server has it open. */
export async function openAdministration(configuration: Configuration): Promise<OpenAdministration> {
  const { port } = listenAddress(configuration.listen);
  const logger = pino({ enabled: false });
  const product = await openProduct(configuration, {
    logger,
    now: Date.now,
    port,
    stopping: new AbortController().signal,
  });
  return {
    run: (request) => runAdminCommand(product.administration, request),
    [Symbol.asyncDispose]: product.close,
  };
}
