// A gate on the way to a server that can be shut: what a browser behind it meets is a network that is gone, for the page,
// its workers and its service worker alike.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Gate extends AsyncDisposable {
  readonly url: string;
  /** Says where the way leads (`http://host:port`). */
  leadTo(target: string): void;
  /** Cuts every connection and lets no new one through. */
  shut(): void;
  open(): void;
  /** Lets at most so many bytes a second through to the browser on each connection; undefined lifts it. */
  slow(bytesPerSecond: number | undefined): void;
}

/** Opens a gate on loopback; it lets nothing through before it knows where to. */
export async function openGate(): Promise<Gate> {
  let target: URL | undefined;
  const sockets = new Set<Socket>();
  let closed = false;
  let bytesPerSecond: number | undefined;
  const keep = (socket: Socket, other: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((near) => {
    if (closed || target === undefined) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    keep(near, far);
    keep(far, near);
    near.pipe(far);
    far.pipe(throttle(() => bytesPerSecond)).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gate has no port');
  const shut = (): void => {
    closed = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://localhost:${address.port}`,
    leadTo: (place) => {
      target = new URL(place);
    },
    shut,
    open: () => {
      closed = false;
    },
    slow: (rate) => {
      bytesPerSecond = rate;
    },
    [Symbol.asyncDispose]: async () => {
      shut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Passes bytes on in the time that they would need at the rate of the moment. */
function throttle(rate: () => number | undefined): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytesPerSecond = rate();
      if (bytesPerSecond === undefined) done(null, chunk);
      else void sleep((chunk.length / bytesPerSecond) * 1000).then(() => done(null, chunk));
    },
  });
}
