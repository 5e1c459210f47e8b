// Files of messages as references that cross the boundary: a key that the worker can resolve, never the file's own key.

import type { EncryptedFileReference } from '@veche/protocol/veche/index';
import type { MediaRef } from '../../boundary/values.ts';

const shownTypes =
  /^(image\/(jpeg|png|gif|webp|avif)|video\/(mp4|webm|ogg|quicktime)|audio\/(mp4|mpeg|ogg|webm|aac|wav|flac|x-m4a))$/;

/** Types that are safe to show; everything else is only ever saved. */
export function safeType(type: unknown): string {
  return typeof type === 'string' && shownTypes.test(type) ? type : 'application/octet-stream';
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const asSize = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Where the bytes of a message's file are: encrypted (`file`) or, from clear rooms, in clear (`url`). */
export function locationOf(
  holder: Readonly<Record<string, unknown>>,
  prefix = '',
): EncryptedFileReference | string | null {
  const file = asObject(holder[`${prefix}file`]);
  if (typeof file.url === 'string') return file as unknown as EncryptedFileReference;
  const url = holder[`${prefix}url`];
  return typeof url === 'string' ? url : null;
}

function refOf(url: string, name: string, info: Record<string, unknown>): MediaRef {
  return {
    key: url,
    name,
    type: safeType(info.mimetype),
    sizeBytes: asSize(info.size),
    width: asSize(info.w),
    height: asSize(info.h),
  };
}

const urlOf = (location: EncryptedFileReference | string | null): string =>
  typeof location === 'string' ? location : (location?.url ?? '');

/** A file that is still in the outbox has no address yet; its key is then empty. */
export function mediaOf(content: Readonly<Record<string, unknown>>): MediaRef {
  const name = asText(content.filename) || asText(content.body);
  return refOf(urlOf(locationOf(content)), name, asObject(content.info));
}

export const thumbnailLocation = (content: Readonly<Record<string, unknown>>) =>
  locationOf(asObject(content.info), 'thumbnail_');

export function thumbnailOf(content: Readonly<Record<string, unknown>>): MediaRef | null {
  const info = asObject(content.info);
  const url = urlOf(thumbnailLocation(content));
  return url === '' ? null : refOf(url, '', asObject(info.thumbnail_info));
}
