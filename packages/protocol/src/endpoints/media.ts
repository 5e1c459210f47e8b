// Contracts of media: upload, authenticated download and thumbnails, and deletion of one's own files.
// https://spec.matrix.org/v1.19/client-server-api/#content-repository
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';

const mediaParams = Type.Object({ serverName: Type.String(), mediaId: Type.String() });
const namedMediaParams = Type.Object({
  serverName: Type.String(),
  mediaId: Type.String(),
  fileName: Type.String(),
});
const uploadQuery = Type.Object({ filename: Type.Optional(Type.String()) });
const downloadQuery = Type.Object({ timeout_ms: Type.Optional(Type.Integer({ minimum: 0 })) });
const thumbnailQuery = Type.Object({
  width: Type.Integer({ minimum: 1, maximum: 4096 }),
  height: Type.Integer({ minimum: 1, maximum: 4096 }),
  method: Type.Optional(Type.Enum(['crop', 'scale'])),
  animated: Type.Optional(Type.Boolean()),
  timeout_ms: Type.Optional(Type.Integer({ minimum: 0 })),
});
const downloadErrors = ['M_NOT_FOUND', 'M_NOT_YET_UPLOADED'];
/** What the handler streams to disk; the server's own limit (`m.upload.size`) is checked as the bytes arrive. */
const uploadCeilingBytes = 4 * 1024 * 1024 * 1024;

export const uploadContent = endpoint({
  name: 'uploadContent',
  method: 'POST',
  paths: ['/_matrix/media/v3/upload', '/_matrix/media/r0/upload'],
  rateLimit: 'media-upload',
  bodyLimitBytes: uploadCeilingBytes,
  streamsBody: true,
  errors: ['M_TOO_LARGE', 'M_FORBIDDEN'],
  query: uploadQuery,
  response: Type.Object({ content_uri: Type.String() }),
});

export const createContent = endpoint({
  name: 'createContent',
  method: 'POST',
  paths: ['/_matrix/media/v1/create'],
  rateLimit: 'media-upload',
  response: Type.Object({ content_uri: Type.String(), unused_expires_at: Type.Integer() }),
});

export const uploadContentToMxc = endpoint({
  name: 'uploadContentToMXC',
  method: 'PUT',
  paths: ['/_matrix/media/v3/upload/:serverName/:mediaId'],
  rateLimit: 'media-upload',
  bodyLimitBytes: uploadCeilingBytes,
  streamsBody: true,
  errors: ['M_TOO_LARGE', 'M_FORBIDDEN', 'M_NOT_FOUND', 'M_CANNOT_OVERWRITE_MEDIA'],
  params: mediaParams,
  query: uploadQuery,
  response: Type.Object({}),
});

export const getContent = endpoint({
  name: 'getContentAuthed',
  method: 'GET',
  paths: [
    '/_matrix/client/v1/media/download/:serverName/:mediaId',
    {
      path: '/_matrix/client/unstable/org.matrix.msc3916/media/download/:serverName/:mediaId',
      unstableFeature: 'org.matrix.msc3916.stable',
    },
  ],
  guests: true,
  rateLimit: 'media-download',
  result: 'bytes',
  errors: downloadErrors,
  params: mediaParams,
  query: downloadQuery,
  response: Type.Unknown(),
});

export const getContentOverrideName = endpoint({
  name: 'getContentOverrideNameAuthed',
  method: 'GET',
  paths: ['/_matrix/client/v1/media/download/:serverName/:mediaId/:fileName'],
  guests: true,
  rateLimit: 'media-download',
  result: 'bytes',
  errors: downloadErrors,
  params: namedMediaParams,
  query: downloadQuery,
  response: Type.Unknown(),
});

export const getContentThumbnail = endpoint({
  name: 'getContentThumbnailAuthed',
  method: 'GET',
  paths: ['/_matrix/client/v1/media/thumbnail/:serverName/:mediaId'],
  guests: true,
  rateLimit: 'media-download',
  result: 'bytes',
  errors: [...downloadErrors, 'M_UNKNOWN', 'M_TOO_LARGE', 'M_INVALID_PARAM'],
  params: mediaParams,
  query: thumbnailQuery,
  response: Type.Unknown(),
});

export const getMediaConfig = endpoint({
  name: 'getConfigAuthed',
  method: 'GET',
  paths: ['/_matrix/client/v1/media/config', '/_matrix/media/v3/config', '/_matrix/media/r0/config'],
  guests: true,
  rateLimit: 'cheap-read',
  response: Type.Object({ 'm.upload.size': Type.Integer() }),
});

/**
 * Deletes a file that the caller uploaded: its bytes and thumbnails go, its name stays taken. An extension of ours;
 * deleting what is gone already succeeds.
 */
export const deleteMedia = endpoint({
  name: 'deleteMedia',
  method: 'DELETE',
  paths: [
    {
      path: '/_matrix/client/unstable/chat.veche/media/:serverName/:mediaId',
      unstableFeature: 'chat.veche.media_delete',
    },
  ],
  rateLimit: 'media-upload',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  params: mediaParams,
  response: Type.Object({}),
});

/**
 * Names the files that belong to an event which the caller sent, in the manner of MSC3911's attached media, so that
 * they are deleted when the event is redacted. Only the uploader may attach, and a file belongs to one event.
 */
export const attachMedia = endpoint({
  name: 'attachMedia',
  method: 'PUT',
  paths: [
    {
      path: '/_matrix/client/unstable/chat.veche/rooms/:roomId/event/:eventId/media',
      unstableFeature: 'chat.veche.attached_media',
    },
  ],
  rateLimit: 'media-upload',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND', 'M_INVALID_PARAM'],
  params: Type.Object({ roomId: Type.String(), eventId: Type.String() }),
  body: Type.Object({ media: Type.Array(Type.String(), { maxItems: 32 }) }),
  response: Type.Object({}),
});

/**
 * The paths from before media needed a token. They answer those who send one; for everybody else what was uploaded
 * here was never there (the spec's freeze).
 */
export const getContentUnauthenticated = endpoint({
  name: 'getContent',
  method: 'GET',
  paths: [
    '/_matrix/media/v3/download/:serverName/:mediaId',
    '/_matrix/media/r0/download/:serverName/:mediaId',
  ],
  auth: 'optional',
  guests: true,
  rateLimit: 'media-download',
  result: 'bytes',
  errors: downloadErrors,
  params: mediaParams,
  query: downloadQuery,
  response: Type.Unknown(),
});

export const getContentOverrideNameUnauthenticated = endpoint({
  name: 'getContentOverrideName',
  method: 'GET',
  paths: [
    '/_matrix/media/v3/download/:serverName/:mediaId/:fileName',
    '/_matrix/media/r0/download/:serverName/:mediaId/:fileName',
  ],
  auth: 'optional',
  guests: true,
  rateLimit: 'media-download',
  result: 'bytes',
  errors: downloadErrors,
  params: namedMediaParams,
  query: downloadQuery,
  response: Type.Unknown(),
});

export const getContentThumbnailUnauthenticated = endpoint({
  name: 'getContentThumbnail',
  method: 'GET',
  paths: [
    '/_matrix/media/v3/thumbnail/:serverName/:mediaId',
    '/_matrix/media/r0/thumbnail/:serverName/:mediaId',
  ],
  auth: 'optional',
  guests: true,
  rateLimit: 'media-download',
  result: 'bytes',
  errors: [...downloadErrors, 'M_UNKNOWN', 'M_TOO_LARGE', 'M_INVALID_PARAM'],
  params: mediaParams,
  query: thumbnailQuery,
  response: Type.Unknown(),
});
