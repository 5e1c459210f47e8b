// The socket in the data folder by which `veche admin` speaks to the running server. Whoever may open the folder may
// open the socket: the file system decides, and every act is written to the ledger.
import { chmod, rm } from 'node:fs/promises';
import { type FastifyInstance, fastify } from 'fastify';
import type { Administration, Order } from '../domains/admin/index.ts';
import { toWireError } from './errors.ts';

/** One command: its name, and what stands in its arguments. */
export interface AdminRequest {
  readonly command: string;
  readonly basis?: string;
  readonly [argument: string]: unknown;
}

/** Listens on `path`; resolves to the way to stop. */
export async function serveAdminSocket(
  administration: Administration,
  path: string,
): Promise<() => Promise<void>> {
  await rm(path, { force: true });
  const app: FastifyInstance = fastify({ logger: false });
  app.post('/', async (request, reply) => {
    try {
      return { result: (await runAdminCommand(administration, request.body as AdminRequest)) ?? null };
    } catch (error) {
      const wire = toWireError(error);
      return reply.code(wire.status).send(wire.body);
    }
  });
  await app.listen({ path });
  await chmod(path, 0o600);
  return () => app.close();
}

type Command = (administration: Administration, order: Order, request: AdminRequest) => Promise<unknown>;

const commands: Readonly<Record<string, Command>> = {
  'create-user': (administration, order, request) =>
    administration.createUser(order, {
      username: text(request.name),
      password: text(request.password),
      isAdmin: request.admin === true,
    }),
  'list-users': (administration, _order, request) => administration.list(Number(request.after ?? 0), 500),
  lock: (administration, order, request) => administration.setLocked(order, text(request.name), true),
  unlock: (administration, order, request) => administration.setLocked(order, text(request.name), false),
  suspend: (administration, order, request) => administration.setSuspended(order, text(request.name), true),
  unsuspend: (administration, order, request) =>
    administration.setSuspended(order, text(request.name), false),
  'reset-password': (administration, order, request) =>
    administration.resetPassword(order, text(request.name)),
  deactivate: (administration, order, request) =>
    administration.deactivate(order, text(request.name), request.erase === true),
  'create-token': (administration, order, request) =>
    administration.createToken(
      order,
      text(request.label ?? ''),
      request.uses === undefined ? undefined : Number(request.uses),
      request.days === undefined ? undefined : Number(request.days) * 24 * 60 * 60 * 1000,
    ),
  'list-tokens': (administration) => administration.tokens(),
  reports: (administration, _order, request) => administration.reports(Number(request.after ?? 0), 500),
  'close-report': (administration, order, request) =>
    administration.closeReport(order, Number(text(request.id))),
  'delete-token': (administration, order, request) => administration.deleteToken(order, text(request.id)),
};

/** Carries out one command of the operator. Throws what the act throws. */
export function runAdminCommand(administration: Administration, request: AdminRequest): Promise<unknown> {
  const command = Object.hasOwn(commands, request.command) ? commands[request.command] : undefined;
  if (!command) throw new Error(`there is no command ${request.command}`);
  const order: Order = { actor: 'operator', basis: text(request.basis ?? '') };
  return command(administration, order, request);
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('an argument is missing');
  return value;
}
