// Reads an upload off a request: the bytes as they come, and what the headers say about them.
import type { FastifyRequest } from 'fastify';
import type { Upload } from '../../../domains/media/index.ts';

export function uploadOf(request: FastifyRequest, fileName: string | undefined): Upload {
  const declared = request.headers['content-length'];
  return {
    bytes: request.raw,
    declaredBytes: declared === undefined ? undefined : Number(declared),
    contentType: request.headers['content-type'],
    fileName,
  };
}
