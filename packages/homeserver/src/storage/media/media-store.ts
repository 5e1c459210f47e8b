// What is known about uploaded files; their bytes are in the media folder.
import { type Database, statementsOf } from '@veche/database';

interface Tables {
  media: {
    media_id: string;
    user_number: number;
    state: number;
    file_id: string;
    content_type: string;
    file_name: string | null;
    size_bytes: number;
    created_at: number;
    expires_at: number;
    event_id: string | null;
  };
}

/** The life of a file. A deleted one keeps its row, so that its name is never used again. */
export const MediaState = { Created: 0, Stored: 1, Deleted: 2 } as const;

export interface MediaRow {
  readonly mediaId: string;
  readonly user: number;
  readonly state: number;
  /** The name of its bytes; empty without content. */
  readonly fileId: string;
  readonly contentType: string;
  readonly fileName: string | null;
  readonly sizeBytes: number;
  readonly createdAt: number;
  /** When a name without content is given up, ms since 1970. */
  readonly expiresAt: number;
  readonly eventId: string | null;
}

const statements = statementsOf<Tables>();

const columns = [
  'media_id as mediaId',
  'user_number as user',
  'state',
  'file_id as fileId',
  'content_type as contentType',
  'file_name as fileName',
  'size_bytes as sizeBytes',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'event_id as eventId',
] as const;

const one = statements.read('media.one', { mediaId: 'text' }, (db, p) =>
  db.selectFrom('media').select(columns).where('media_id', '=', p.mediaId),
);

const ofEvent = statements.read('media.of-event', { eventId: 'text' }, (db, p) =>
  db.selectFrom('media').select(columns).where('event_id', '=', p.eventId),
);

const pendingCount = statements.read('media.pending-count', { user: 'int', now: 'int' }, (db, p) =>
  db
    .selectFrom('media')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('user_number', '=', p.user)
    .where('state', '=', 0)
    .where('expires_at', '>', p.now),
);

const ofUser = statements.read('media.of-user', { user: 'int', state: 'int' }, (db, p) =>
  db
    .selectFrom('media')
    .select(['media_id as mediaId', 'file_id as fileId'])
    .where('user_number', '=', p.user)
    .where('state', '=', p.state),
);

/** Guard: the name is free. */
export const addMedia = statements.write(
  'media.add',
  {
    mediaId: 'text',
    user: 'int',
    state: 'int',
    fileId: 'text',
    contentType: 'text',
    fileName: 'text?',
    sizeBytes: 'int',
    createdAt: 'int',
    expiresAt: 'int',
  },
  (db, p) =>
    db
      .insertInto('media')
      .values({
        media_id: p.mediaId,
        user_number: p.user,
        state: p.state,
        file_id: p.fileId,
        content_type: p.contentType,
        file_name: p.fileName,
        size_bytes: p.sizeBytes,
        created_at: p.createdAt,
        expires_at: p.expiresAt,
        event_id: null,
      })
      .onConflict((conflict) => conflict.column('media_id').doNothing()),
);

/** Guard: the name was created by this user and has no content yet. */
export const fillMedia = statements.write(
  'media.fill',
  { mediaId: 'text', user: 'int', fileId: 'text', contentType: 'text', fileName: 'text?', sizeBytes: 'int' },
  (db, p) =>
    db
      .updateTable('media')

      .set({
        state: 1,
        file_id: p.fileId,
        content_type: p.contentType,
        file_name: p.fileName,
        size_bytes: p.sizeBytes,
      })
      .where('media_id', '=', p.mediaId)
      .where('user_number', '=', p.user)
      .where('state', '=', 0),
);

export const markMediaDeleted = statements.write('media.mark-deleted', { mediaId: 'text' }, (db, p) =>
  db
    .updateTable('media')
    .set({ state: 2, content_type: '', file_name: null, size_bytes: 0 })
    .where('media_id', '=', p.mediaId),
);

/** Guard: the file is this user's, has content, and belongs to no event or to this one. */
export const attachMediaToEvent = statements.write(
  'media.attach',
  { mediaId: 'text', user: 'int', eventId: 'text' },
  (db, p) =>
    db
      .updateTable('media')
      .set({ event_id: p.eventId })
      .where('media_id', '=', p.mediaId)
      .where('user_number', '=', p.user)
      .where('state', '=', 1)
      .where((e) => e.or([e('event_id', 'is', null), e('event_id', '=', p.eventId)])),
);

/** Reads what is known about files. */
export class MediaStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  one(mediaId: string): Promise<MediaRow | undefined> {
    return this.#database.reader.first(one, { mediaId });
  }

  ofEvent(eventId: string): Promise<MediaRow[]> {
    return this.#database.reader.all(ofEvent, { eventId });
  }

  /** How many names a user has created that still wait for content. */
  async pendingCount(user: number, now: number): Promise<number> {
    return Number((await this.#database.reader.first(pendingCount, { user, now }))?.count ?? 0);
  }

  /** A user's files in a state. */
  ofUser(user: number, state: number): Promise<{ mediaId: string; fileId: string }[]> {
    return this.#database.longReader.all(ofUser, { user, state });
  }
}
