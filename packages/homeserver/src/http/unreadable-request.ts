// Answers what is no HTTP request that can be read, in the words of the API: nobody else has seen it yet.
import type { Socket } from 'node:net';

/** For Node's `clientError`: headers that are too long, or no HTTP at all. */
export function refuseUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const [status, errcode, message] = isTooLong
    ? ['431 Request Header Fields Too Large', 'M_TOO_LARGE', 'The address or the headers are too long']
    : ['400 Bad Request', 'M_UNRECOGNIZED', 'The request is not understood'];
  const body = JSON.stringify({ errcode, error: message });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\naccess-control-allow-origin: *\r\n` +
      `connection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
