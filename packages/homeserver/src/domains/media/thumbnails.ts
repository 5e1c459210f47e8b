// Thumbnails of files: from the folder where one was made before, else made by the process for it.
import { open, readFile, writeFile } from 'node:fs/promises';
import { MatrixError } from '@veche/protocol';
import type { MediaFiles } from '../../storage/media/media-files.ts';
import type { MediaRow } from '../../storage/media/media-store.ts';
import { headBytes, imageKind } from './image-kind.ts';
import { type ThumbnailShape, thumbnailName } from './thumbnail-sizes.ts';
import type { Thumbnailer } from './thumbnailer.ts';

export interface Thumbnail {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** Larger pictures are not thumbnailed. */
const sourceLimitBytes = 64 * 1024 * 1024;

export class Thumbnails {
  readonly #files: MediaFiles;
  readonly #thumbnailer: Thumbnailer;
  readonly #underWay = new Map<string, Promise<Thumbnail>>();

  constructor(files: MediaFiles, thumbnailer: Thumbnailer) {
    this.#files = files;
    this.#thumbnailer = thumbnailer;
  }

  /** Throws M_UNKNOWN (400) for what is no picture, M_TOO_LARGE (413), M_LIMIT_EXCEEDED where too many wait. */
  of(media: MediaRow, shape: ThumbnailShape): Promise<Thumbnail> {
    const name = `${media.fileId} ${thumbnailName(shape)}`;
    const known = this.#underWay.get(name);
    if (known !== undefined) return known;
    const making = this.#make(media, shape).finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, making);
    return making;
  }

  async #make(media: MediaRow, shape: ThumbnailShape): Promise<Thumbnail> {
    const target = await this.#files.thumbnailPath(media.fileId, thumbnailName(shape));
    const kept = await readKept(target);
    if (kept) return kept;
    if (media.sizeBytes > sourceLimitBytes) {
      throw new MatrixError(413, 'M_TOO_LARGE', 'This picture is too large for a thumbnail');
    }
    const source = this.#files.path(media.fileId);
    if (!(await isPicture(source))) throw noThumbnail();
    const answer = await this.#thumbnailer.make({ source, target, ...shape });
    if (answer === 'busy') {
      throw new MatrixError(429, 'M_LIMIT_EXCEEDED', 'Too many pictures at once; try again', {
        retry_after_ms: 2000,
      });
    }
    if (answer.outcome === 'not-animated') return this.#make(media, { ...shape, animated: false });
    if (answer.outcome === 'refused') throw noThumbnail();
    await writeFile(`${target}.type`, answer.contentType ?? '');
    const made = await readKept(target);
    if (!made) throw noThumbnail();
    return made;
  }
}

async function readKept(target: string): Promise<Thumbnail | undefined> {
  try {
    const contentType = await readFile(`${target}.type`, 'utf8');
    return { bytes: await readFile(target), contentType };
  } catch {
    return undefined;
  }
}

async function isPicture(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return imageKind(buffer.subarray(0, bytesRead)) !== undefined;
  } finally {
    await handle.close();
  }
}

function noThumbnail(): MatrixError {
  return new MatrixError(400, 'M_UNKNOWN', 'No thumbnail can be made of this file');
}
