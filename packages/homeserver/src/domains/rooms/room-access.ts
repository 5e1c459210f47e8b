// Who may look into a room at all, and from where to where: asked once for every request that reads.
import { MatrixError, type RoomId } from '@veche/protocol';
import {
  currentVisibility,
  type EventViewer,
  memberOf,
  type ReaderView,
  type ReaderViews,
  type RoomCells,
  type RoomHead,
  type UserRooms,
} from '../events/index.ts';

/** A room as one user may read it. */
export interface ReadableRoom {
  readonly room: number;
  readonly roomId: RoomId;
  readonly head: RoomHead;
  readonly view: ReaderView;
  /** The last seq whose state the user may see: the newest for members, where they left for others. */
  readonly stateSeq: number;
  readonly isJoined: boolean;
}

const notInRoom = 'You are not a member of this room';

export class RoomAccess {
  readonly #cells: RoomCells;
  readonly #views: ReaderViews;
  readonly #userRooms: UserRooms;

  constructor(cells: RoomCells, views: ReaderViews, userRooms: UserRooms) {
    this.#cells = cells;
    this.#views = views;
    this.#userRooms = userRooms;
  }

  /**
   * The room for somebody who is or was in it, or anybody where it is open to the world. 403 `M_FORBIDDEN` where
   * not, and for rooms that do not exist: which of the two is nobody's business.
   */
  async readable(roomId: string, viewer: EventViewer): Promise<ReadableRoom> {
    const cell = await this.#cells.byId(roomId);
    if (!cell) throw new MatrixError(403, 'M_FORBIDDEN', notInRoom);
    const head = cell.committed;
    const view = await this.#views.visibleRanges(head, viewer.userId);
    const base = { room: cell.room, roomId: cell.roomId, head, view };
    const member = memberOf(head, viewer.userId);
    if (member?.membership === 'join') return { ...base, stateSeq: head.lastSeq, isJoined: true };
    if (currentVisibility(head) === 'world_readable') {
      return { ...base, stateSeq: head.lastSeq, isJoined: false };
    }
    if (member && view.wasJoined) {
      const own = await this.#userRooms.in(cell.room, viewer.user);
      if (own && !own.forgotten) return { ...base, stateSeq: leftAt(view, member.seq), isJoined: false };
    }
    throw new MatrixError(403, 'M_FORBIDDEN', notInRoom);
  }

  /** The room for somebody who is in it now. */
  async joined(roomId: string, viewer: EventViewer): Promise<ReadableRoom> {
    const readable = await this.readable(roomId, viewer);
    if (!readable.isJoined) throw new MatrixError(403, 'M_FORBIDDEN', notInRoom);
    return readable;
  }
}

/** Where somebody who is no longer joined left; a later invitation or ban shows them nothing more. */
function leftAt(view: ReaderView, memberSeq: number): number {
  return view.lastLeft ?? memberSeq;
}
