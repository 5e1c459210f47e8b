// Files of messages: cleaned and encrypted before they leave, verified before they are shown, kept for the next time.
import { getContent, getContentThumbnail, uploadContent } from '@veche/protocol/endpoints/index';
import type { EncryptedFileReference } from '@veche/protocol/veche/index';
import type { MediaRef } from '../../boundary/values.ts';
import { type AttachmentKey, decryptAttachment, encryptAttachment } from '../../media/attachment.ts';
import { cleanFile } from '../../media/clean-file.ts';
import { displayType, imageTypeOf } from '../../media/file-type.ts';
import { blobCollection, type ClientStore, put } from '../../stores/port.ts';
import { Refusal } from '../actions/refusal.ts';
import type { Api, Transfer } from '../http/api.ts';
import { SendFailure } from '../outbox/outbox.ts';
import { type OutboxEntry, outgoingFiles } from '../outbox/outbox-entry.ts';

/** Partition: ''. Id: address of the file (and its size, for scaled ones). */
const cachedFiles = blobCollection('media-cache');
const largestCachedBytes = 8 * 1024 * 1024;
const thumbnailEdge = 320;

type Location = EncryptedFileReference | string;

/** Draws a picture of another format anew, as one that can be cleaned; null where it cannot be read. */
export type RedrawPicture = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer> | null>;

function mxcParts(url: string): { serverName: string; mediaId: string } {
  const [, serverName, mediaId] = /^mxc:\/\/([^/]+)\/([^/]+)$/.exec(url) ?? [];
  if (serverName === undefined || mediaId === undefined) throw new Refusal('item-not-found');
  return { serverName, mediaId };
}

export class Files {
  readonly #store: ClientStore;
  readonly #api: Api;
  readonly #redraw: RedrawPicture | undefined;
  /** Keys that were shown to a tab → where the bytes are. */
  readonly #locations = new Map<string, Location>();

  constructor(store: ClientStore, api: Api, redraw: RedrawPicture | undefined) {
    this.#redraw = redraw;
    this.#store = store;
    this.#api = api;
  }

  /** A file that is about to be shown can be asked for from now on. */
  remember(key: string, location: Location | null): void {
    if (key !== '' && location !== null) this.#locations.set(key, location);
  }

  /** Encrypts bytes with a fresh key and uploads them. */
  async upload(
    bytes: Uint8Array<ArrayBuffer>,
    onProgress: (part: number) => void = () => {},
  ): Promise<EncryptedFileReference> {
    const { ciphertext, key } = await encryptAttachment(bytes, (part) => onProgress(part * 0.2));
    const { content_uri } = await this.#api.upload(
      uploadContent,
      { query: {} },
      ciphertext,
      'application/octet-stream',
      { onProgress: (part) => onProgress(0.2 + part * 0.8) },
    );
    return { ...key, url: content_uri } as unknown as EncryptedFileReference;
  }

  /** A group's photo: cleaned and encrypted. */
  async uploadPhoto(photo: Blob): Promise<{ file: EncryptedFileReference; type: string; size: number }> {
    const { bytes } = await this.#cleanForSending(new Uint8Array(await photo.arrayBuffer()));
    return { file: await this.upload(bytes), type: imageTypeOf(bytes) ?? photo.type, size: bytes.length };
  }

  /** For the outbox: uploads an entry's file and gives the content that names it. */
  async uploadFor(
    entry: OutboxEntry,
    onProgress: (part: number) => void,
  ): Promise<{ content: Record<string, unknown>; media: readonly string[] }> {
    const { file, action } = entry;
    if (!file || action.kind !== 'event') throw new SendFailure('unexpected');
    const kept = await this.#store.get(outgoingFiles, { partition: entry.room, id: file.id });
    if (!kept) throw new SendFailure('file-unreadable');
    const cleaned = await this.#cleanForSending(kept.value);
    const reference = await this.upload(cleaned.bytes, onProgress);
    const info = (action.content.info ?? {}) as Record<string, unknown>;
    const size = cleaned.width !== undefined ? { w: cleaned.width, h: cleaned.height } : {};
    const content = {
      ...action.content,
      file: reference,
      info: { ...info, ...size, size: cleaned.bytes.length },
    };
    const cached = put(cachedFiles, { partition: '', id: reference.url }, cleaned.bytes);
    if (cleaned.bytes.length <= largestCachedBytes) await this.#store.commit([cached]);
    return { content, media: [reference.url] };
  }

  async #cleanForSending(
    bytes: Uint8Array<ArrayBuffer>,
    mayRedraw = true,
  ): Promise<{ bytes: Uint8Array<ArrayBuffer>; width?: number; height?: number }> {
    const cleaned = cleanFile(bytes);
    if (cleaned.kind === 'image') return { bytes: cleaned.bytes, ...cleaned.size };
    if (cleaned.kind !== 'redraw') return { bytes: cleaned.bytes };
    const drawn = mayRedraw ? await this.#redraw?.(bytes) : undefined;
    if (!drawn) throw new SendFailure('file-unreadable');
    return this.#cleanForSending(drawn, false);
  }

  /** Bytes to show or save; nothing that is encrypted is returned before its hash was verified. */
  async load(media: MediaRef, size: 'thumbnail' | 'full', transfer: Transfer = {}): Promise<Blob> {
    const [outgoing, room, txn] = media.key.split(' ');
    if (outgoing === 'outgoing') {
      const kept = await this.#store.get(outgoingFiles, { partition: room ?? '', id: txn ?? '' });
      if (!kept) throw new Refusal('item-not-found');
      return new Blob([kept.value], { type: displayType(media.type, kept.value) });
    }
    const location = this.#locations.get(media.key) ?? (media.key.startsWith('mxc://') ? media.key : null);
    if (location === null) throw new Refusal('item-not-found');
    const bytes = await this.#bytes(location, size, transfer);
    return new Blob([bytes], { type: displayType(media.type, bytes) });
  }

  async #bytes(
    location: Location,
    size: 'thumbnail' | 'full',
    transfer: Transfer,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const url = typeof location === 'string' ? location : location.url;
    const scaled = typeof location === 'string' && size === 'thumbnail';
    const id = scaled ? `${url} ${thumbnailEdge}` : url;
    const cached = await this.#store.get(cachedFiles, { partition: '', id });
    if (cached) return cached.value;
    const params = mxcParts(url);
    const edges = { width: thumbnailEdge, height: thumbnailEdge, method: 'scale' as const };
    const fetched = scaled
      ? await this.#api.download(getContentThumbnail, { params, query: edges }, transfer)
      : await this.#api.download(getContent, { params, query: {} }, transfer);
    const bytes =
      typeof location === 'string'
        ? fetched
        : await decryptAttachment(fetched, location as unknown as AttachmentKey);
    if (bytes.length <= largestCachedBytes) {
      await this.#store.commit([put(cachedFiles, { partition: '', id }, bytes)]);
    }
    return bytes;
  }

  /** A picture that everybody may see (a profile's): cleaned, not encrypted. */
  async uploadClear(photo: Blob): Promise<string> {
    const cleaned = await this.#cleanForSending(new Uint8Array(await photo.arrayBuffer()));
    const { content_uri } = await this.#api.upload(
      uploadContent,
      { query: {} },
      cleaned.bytes,
      imageTypeOf(cleaned.bytes) ?? photo.type,
    );
    return content_uri;
  }
}
