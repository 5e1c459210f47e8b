// A process of its own that makes thumbnails: what a hostile picture breaks here, it does not break in the server.
import { rename } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import type { ThumbnailAnswer, ThumbnailJob } from './thumbnail-job.ts';

/** Pixels of all frames together: a picture of 50 megapixels, or a film of as many. */
const pixelLimit = 50_000_000;
const framesLimit = 200;

sharp.concurrency(1);
sharp.cache(false);
// Nothing but plain pictures is decoded, whatever the bytes claim to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadPng',
    'VipsForeignLoadJpeg',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadWebp',
    'VipsForeignLoadHeif',
  ],
});

async function make(job: ThumbnailJob): Promise<ThumbnailAnswer> {
  const options = { limitInputPixels: pixelLimit, failOn: 'error', sequentialRead: true } as const;
  const metadata = await sharp(job.source, options).metadata();
  const isFilm = (metadata.pages ?? 1) > 1;
  if (job.animated && !isFilm) return { id: job.id, outcome: 'not-animated' };
  const pages = job.animated ? Math.min(metadata.pages ?? 1, framesLimit) : 1;
  const image = sharp(job.source, { ...options, pages })
    .autoOrient()
    .resize(job.width, job.height, {
      fit: job.method === 'crop' ? 'cover' : 'inside',
      withoutEnlargement: true,
    });
  // The file appears under its name when it is whole.
  const unfinished = `${job.target}.unfinished`;
  const contentType = await write(image, unfinished, job.animated, metadata.hasAlpha);
  await rename(unfinished, job.target);
  return { id: job.id, outcome: 'made', contentType };
}

async function write(image: Sharp, path: string, animated: boolean, hasAlpha: boolean): Promise<string> {
  if (animated) {
    await image.webp({ quality: 75 }).toFile(path);
    return 'image/webp';
  }
  if (hasAlpha) {
    await image.png({ compressionLevel: 8 }).toFile(path);
    return 'image/png';
  }
  await image.jpeg({ quality: 80 }).toFile(path);
  return 'image/jpeg';
}

process.on('message', (job: ThumbnailJob) => {
  make(job)
    .catch((): ThumbnailAnswer => ({ id: job.id, outcome: 'refused' }))
    .then((answer) => process.send?.(answer))
    .catch(() => process.exit(1));
});
// The parent is gone: nobody will ask again.
process.on('disconnect', () => process.exit(0));
