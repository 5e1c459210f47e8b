// The bytes of uploaded files, in a folder: written beside their place, brought to disk, then moved in. Thumbnails stand
// in a folder of their own, so that they can be thrown away.
import { createReadStream, type ReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that has arrived and is on disk, but has no name yet. */
export interface ReceivedFile {
  readonly sizeBytes: number;
  /** Gives it its name, durably. */
  keep(mediaId: string): Promise<void>;
  discard(): Promise<void>;
}

/** More bytes came than are allowed. */
export class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError';
}

/** A byte range, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Where bytes of media are kept. */
export interface MediaFiles {
  /** Takes in a stream. Throws `FileTooLargeError`; nothing is left behind then. */
  receive(stream: AsyncIterable<Uint8Array>, limitBytes: number): Promise<ReceivedFile>;
  read(mediaId: string, range?: ByteRange): ReadStream;
  /** Deletes a file and its thumbnails; what is not there is no error. */
  remove(mediaId: string): Promise<void>;
  /** Where a file is on this machine, for the process that makes thumbnails. */
  path(mediaId: string): string;
  /** Where a thumbnail of a file belongs. Its folder is there. */
  thumbnailPath(mediaId: string, name: string): Promise<string>;
}

/** Files below a folder, two levels deep by the first letters of their names. */
export class FolderMediaFiles implements MediaFiles {
  readonly #folder: string;
  readonly #nextName: () => string;

  private constructor(folder: string, nextName: () => string) {
    this.#folder = folder;
    this.#nextName = nextName;
  }

  /** Makes the folders and throws away uploads that a crash cut off. */
  static async open(folder: string, nextName: () => string): Promise<FolderMediaFiles> {
    const files = new FolderMediaFiles(folder, nextName);
    const incoming = join(folder, 'incoming');
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true });
    return files;
  }

  async receive(stream: AsyncIterable<Uint8Array>, limitBytes: number): Promise<ReceivedFile> {
    const temporary = join(this.#folder, 'incoming', this.#nextName());
    const handle = await open(temporary, 'wx', 0o600);
    let sizeBytes = 0;
    try {
      for await (const chunk of stream) {
        sizeBytes += chunk.length;
        if (sizeBytes > limitBytes) throw new FileTooLargeError('more bytes than allowed');
        await writeAll(handle, chunk);
      }
      await handle.sync();
      await handle.close();
    } catch (error) {
      await handle.close().catch(() => undefined);
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
    return {
      sizeBytes,
      keep: (mediaId) => this.#keep(temporary, mediaId),
      discard: () => rm(temporary, { force: true }),
    };
  }

  read(mediaId: string, range?: ByteRange): ReadStream {
    return createReadStream(this.path(mediaId), range ? { start: range.start, end: range.end } : {});
  }

  async remove(mediaId: string): Promise<void> {
    await rm(this.path(mediaId), { force: true });
    await rm(this.#thumbnailFolder(mediaId), { recursive: true, force: true });
  }

  path(mediaId: string): string {
    return join(this.#folderOf('files', mediaId), mediaId);
  }

  async thumbnailPath(mediaId: string, name: string): Promise<string> {
    const folder = this.#thumbnailFolder(mediaId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return join(folder, name);
  }

  async #keep(temporary: string, mediaId: string): Promise<void> {
    const folder = this.#folderOf('files', mediaId);
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(temporary, join(folder, mediaId));
    await syncFolder(folder);
    // A new folder is an entry of its parents, which have to reach the disk as well.
    if (made !== undefined) {
      await syncFolder(join(folder, '..'));
      await syncFolder(join(folder, '..', '..'));
    }
  }

  #thumbnailFolder(mediaId: string): string {
    return join(this.#folderOf('thumbnails', mediaId), mediaId);
  }

  #folderOf(kind: string, mediaId: string): string {
    if (!/^[A-Za-z0-9_-]{4,255}$/.test(mediaId)) throw new Error('a media id is no file name');
    return join(this.#folder, kind, mediaId.slice(0, 2).toLowerCase(), mediaId.slice(2, 4).toLowerCase());
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await handle.write(chunk, written);
    written += bytesWritten;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
