// Files that people upload: received, named, kept, handed out, thumbnailed, deleted.
// https://spec.matrix.org/v1.19/client-server-api/#content-repository
import { randomBytes, randomUUID } from 'node:crypto';
import type { Database, Write } from '@veche/database';
import { MatrixError, parseMxcUri, type ServerName } from '@veche/protocol';
import { FileTooLargeError, type MediaFiles, type ReceivedFile } from '../../storage/media/media-files.ts';
import {
  addMedia,
  attachMediaToEvent,
  fillMedia,
  type MediaRow,
  MediaState,
  MediaStore,
  markMediaDeleted,
} from '../../storage/media/media-store.ts';
import { storableContentType, storableFileName } from './inline-types.ts';

/** Names of guards, as docs/subsystems/invariants.md lists them. */
export const mediaNameGuard = 'media-name';
export const mediaContentGuard = 'media-content';
export const mediaAttachGuard = 'media-attached-once';

export interface Upload {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly declaredBytes: number | undefined;
  readonly contentType: string | undefined;
  readonly fileName: string | undefined;
}

export interface MediaSettings {
  readonly serverName: ServerName;
  readonly uploadLimitBytes: number;
}

/** Names without content that one person may hold. */
const pendingLimit = 100;
const unusedForMs = 24 * 60 * 60 * 1000;
const never = Number.MAX_SAFE_INTEGER;
const longestWaitMs = 60_000;

export class Media {
  readonly settings: MediaSettings;
  readonly #database: Database;
  readonly #store: MediaStore;
  readonly #files: MediaFiles;
  readonly #now: () => number;
  readonly #arrivals = new Map<string, Set<() => void>>();

  constructor(database: Database, files: MediaFiles, settings: MediaSettings, now: () => number) {
    this.settings = settings;
    this.#database = database;
    this.#store = new MediaStore(database);
    this.#files = files;
    this.#now = now;
  }

  /** Takes in a file and answers its `mxc:` address; the file is on disk before its row is. Throws M_TOO_LARGE. */
  async upload(user: number, upload: Upload): Promise<string> {
    const file = await this.#receive(upload);
    const mediaId = newMediaId();
    await file.keep(mediaId);
    await this.#commit([
      addMedia.guard(mediaNameGuard, {
        mediaId,
        user,
        state: MediaState.Stored,
        fileId: mediaId,
        contentType: storableContentType(upload.contentType),
        fileName: storableFileName(upload.fileName),
        sizeBytes: file.sizeBytes,
        createdAt: this.#now(),
        expiresAt: never,
      }),
    ]);
    return this.#uri(mediaId);
  }

  /** Gives out a name for a file that comes later. Throws M_LIMIT_EXCEEDED. */
  async create(user: number): Promise<{ uri: string; unusedExpiresAt: number }> {
    const now = this.#now();
    if ((await this.#store.pendingCount(user, now)) >= pendingLimit) {
      throw new MatrixError(429, 'M_LIMIT_EXCEEDED', 'Upload the files you have announced first', {
        retry_after_ms: 60_000,
      });
    }
    const mediaId = newMediaId();
    const expiresAt = now + unusedForMs;
    await this.#commit([
      addMedia.guard(mediaNameGuard, {
        mediaId,
        user,
        state: MediaState.Created,
        fileId: '',
        contentType: '',
        fileName: null,
        sizeBytes: 0,
        createdAt: now,
        expiresAt,
      }),
    ]);
    return { uri: this.#uri(mediaId), unusedExpiresAt: expiresAt };
  }

  /** Fills a name that was created. Throws M_NOT_FOUND, M_FORBIDDEN, M_CANNOT_OVERWRITE_MEDIA, M_TOO_LARGE. */
  async fill(user: number, serverName: string, mediaId: string, upload: Upload): Promise<void> {
    await this.#requireEmpty(user, serverName, mediaId);
    const file = await this.#receive(upload);
    const fileId = newMediaId();
    await file.keep(fileId);
    const committed = await this.#commit([
      fillMedia.guard(mediaContentGuard, {
        mediaId,
        user,
        fileId,
        contentType: storableContentType(upload.contentType),
        fileName: storableFileName(upload.fileName),
        sizeBytes: file.sizeBytes,
      }),
    ]);
    if (!committed) {
      await this.#files.remove(fileId);
      throw overwriting();
    }
    for (const arrived of this.#arrivals.get(mediaId) ?? []) arrived();
  }

  /** What is known about a file with content. Waits for one that is announced. Throws M_NOT_FOUND, M_NOT_YET_UPLOADED. */
  async find(serverName: string, mediaId: string, waitMs: number, signal: AbortSignal): Promise<MediaRow> {
    const row = await this.#row(serverName, mediaId);
    if (row?.state === MediaState.Stored) return row;
    if (row?.state !== MediaState.Created || row.expiresAt <= this.#now()) throw notFound();
    await this.#arrival(mediaId, Math.min(waitMs, longestWaitMs), signal);
    const later = await this.#row(serverName, mediaId);
    if (later?.state === MediaState.Stored) return later;
    throw new MatrixError(504, 'M_NOT_YET_UPLOADED', 'This file is still on its way');
  }

  get files(): MediaFiles {
    return this.#files;
  }

  /** Deletes a file of one's own; deleting it again succeeds. Throws M_NOT_FOUND, M_FORBIDDEN. */
  async delete(user: number, serverName: string, mediaId: string): Promise<void> {
    const row = await this.#row(serverName, mediaId);
    if (!row) throw notFound();
    if (row.user !== user) throw new MatrixError(403, 'M_FORBIDDEN', 'Somebody else uploaded this file');
    await this.#deleteAll([row]);
  }

  /**
   * The guarded writes by which files belong to an event. Throws M_INVALID_PARAM for addresses that are none; a failed
   * guard means a file that is not the user's, has no content, or belongs to another event.
   */
  attachWrites(user: number, eventId: string, uris: readonly string[]): Write[] {
    return [...new Set(uris)].map((uri) => {
      const address = parseMxcUri(uri);
      if (!address || address.serverName !== this.settings.serverName) {
        throw new MatrixError(400, 'M_INVALID_PARAM', `${uri} is no file of this server`);
      }
      return attachMediaToEvent.guard(mediaAttachGuard, { mediaId: address.mediaId, user, eventId });
    });
  }

  /** Attaches files to an event that the user sent. Throws M_FORBIDDEN, M_INVALID_PARAM. */
  async attach(user: number, eventId: string, uris: readonly string[]): Promise<void> {
    const committed = await this.#commit(this.attachWrites(user, eventId, uris));
    if (!committed) {
      throw new MatrixError(403, 'M_FORBIDDEN', 'A file is not yours, or belongs to another message');
    }
  }

  /** The files that belong to an event go with its content. */
  async deleteOfEvent(eventId: string): Promise<void> {
    const rows = await this.#store.ofEvent(eventId);
    const stored = rows.filter((row) => row.state === MediaState.Stored);
    if (stored.length > 0) await this.#deleteAll(stored);
  }

  /** Everything that a person uploaded, when their account is erased. */
  async deleteOfUser(user: number): Promise<void> {
    await this.#deleteAll(await this.#store.ofUser(user, MediaState.Stored));
  }

  async #deleteAll(files: readonly { readonly mediaId: string; readonly fileId: string }[]): Promise<void> {
    if (files.length === 0) return;
    // The row first: a crash in between leaves bytes that nobody can ask for, and asking again deletes them.
    await this.#commit(files.map(({ mediaId }) => markMediaDeleted({ mediaId })));
    for (const { fileId } of files) if (fileId !== '') await this.#files.remove(fileId);
  }

  async #receive(upload: Upload): Promise<ReceivedFile> {
    const limit = this.settings.uploadLimitBytes;
    if ((upload.declaredBytes ?? 0) > limit) throw tooLarge(limit);
    try {
      return await this.#files.receive(upload.bytes, limit);
    } catch (error) {
      throw error instanceof FileTooLargeError ? tooLarge(limit) : error;
    }
  }

  async #requireEmpty(user: number, serverName: string, mediaId: string): Promise<void> {
    const row = await this.#row(serverName, mediaId);
    if (!row) throw notFound();
    if (row.user !== user) throw new MatrixError(403, 'M_FORBIDDEN', 'Somebody else created this address');
    if (row.state !== MediaState.Created) throw overwriting();
    if (row.expiresAt <= this.#now()) throw notFound();
  }

  async #row(serverName: string, mediaId: string): Promise<MediaRow | undefined> {
    if (serverName !== this.settings.serverName || !/^[A-Za-z0-9_-]{4,255}$/.test(mediaId)) return undefined;
    return this.#store.one(mediaId);
  }

  async #arrival(mediaId: string, waitMs: number, signal: AbortSignal): Promise<void> {
    if (waitMs <= 0) return;
    const waiting = this.#arrivals.get(mediaId) ?? new Set();
    this.#arrivals.set(mediaId, waiting);
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        waiting.delete(done);
        if (waiting.size === 0) this.#arrivals.delete(mediaId);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      signal.addEventListener('abort', done, { once: true });
      waiting.add(done);
    });
    signal.throwIfAborted();
  }

  async #commit(writes: readonly Write[]): Promise<boolean> {
    const outcome = await this.#database.commit({ id: `media:${randomUUID()}`, writes, facts: [] });
    return outcome.committed;
  }

  #uri(mediaId: string): string {
    return `mxc://${this.settings.serverName}/${mediaId}`;
  }
}

/** Nobody guesses one, and nothing about the file can be read from it. */
function newMediaId(): string {
  return randomBytes(18).toString('base64url');
}

function notFound(): MatrixError {
  return new MatrixError(404, 'M_NOT_FOUND', 'There is no such file here, or no longer');
}

function overwriting(): MatrixError {
  return new MatrixError(409, 'M_CANNOT_OVERWRITE_MEDIA', 'There is a file at this address already');
}

function tooLarge(limitBytes: number): MatrixError {
  return new MatrixError(413, 'M_TOO_LARGE', `A file may have ${limitBytes} bytes`);
}
