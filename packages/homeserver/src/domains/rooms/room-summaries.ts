// Summaries of single rooms, and of the tree of a space.
// https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidhierarchy
import { MatrixError } from '@veche/protocol';
import {
  currentVisibility,
  type EventViewer,
  membershipIn,
  type RoomCells,
  type RoomHead,
  stateText,
  type UserRooms,
} from '../events/index.ts';
import { allowedRooms } from './memberships.ts';
import { type RoomSummary, summarise } from './public-rooms.ts';

interface ChildState {
  readonly type: string;
  readonly state_key: string;
  readonly content: Record<string, unknown>;
  readonly sender: string;
  readonly origin_server_ts: number;
}

interface HierarchyRoom extends RoomSummary {
  readonly children_state: ChildState[];
}

export interface HierarchyQuery {
  readonly suggested_only?: boolean;
  readonly limit?: number;
  readonly max_depth?: number;
  readonly from?: string;
}

const largestPage = 50;
const roomsWalked = 5000;
const childOrder = /^[\x20-\x7e]{1,50}$/;

export class RoomSummaries {
  readonly #cells: RoomCells;
  readonly #userRooms: UserRooms;

  constructor(cells: RoomCells, userRooms: UserRooms) {
    this.#cells = cells;
    this.#userRooms = userRooms;
  }

  /** A room for somebody, or nobody in particular. 404 `M_NOT_FOUND` for rooms that are none of their business. */
  async summary(
    room: number,
    viewer: EventViewer | undefined,
  ): Promise<RoomSummary & { membership?: string }> {
    const cell = await this.#cells.byNumber(room);
    if (!cell || !(await this.#isAccessible(cell.committed, viewer))) {
      throw new MatrixError(404, 'M_NOT_FOUND', 'This server knows no such room');
    }
    const head = cell.committed;
    return {
      ...summarise(head),
      ...(viewer ? { membership: membershipIn(head, viewer.userId) } : {}),
    };
  }

  /** The rooms of a space, depth first, page by page. */
  async hierarchy(
    viewer: EventViewer,
    roomId: string,
    query: HierarchyQuery,
  ): Promise<{ rooms: HierarchyRoom[]; next_batch?: string }> {
    const root = await this.#cells.byId(roomId);
    if (!root || !(await this.#isAccessible(root.committed, viewer))) {
      throw new MatrixError(403, 'M_FORBIDDEN', 'You are not allowed to view this room');
    }
    const settings = `${query.suggested_only === true ? 1 : 0}_${query.max_depth ?? 'x'}`;
    const skip = skipOf(query.from, settings);
    const limit = Math.min(query.limit ?? largestPage, largestPage);
    const rooms: HierarchyRoom[] = [];
    let passed = 0;
    for await (const { head, children } of this.#walk(viewer, root.roomId, query)) {
      if (passed >= skip && rooms.length === limit) return { rooms, next_batch: `h1_${passed}_${settings}` };
      if (passed >= skip) rooms.push({ ...summarise(head), children_state: children });
      passed += 1;
    }
    return { rooms };
  }

  /** The accessible rooms of a space, depth first, each once. */
  async *#walk(
    viewer: EventViewer,
    roomId: string,
    query: HierarchyQuery,
  ): AsyncGenerator<{ head: RoomHead; children: ChildState[] }> {
    const seen = new Set<string>();
    const stack: { roomId: string; depth: number }[] = [{ roomId, depth: 0 }];
    for (let next = stack.pop(); next && seen.size < roomsWalked; next = stack.pop()) {
      if (seen.has(next.roomId)) continue;
      seen.add(next.roomId);
      const cell = await this.#cells.byId(next.roomId);
      if (!cell || !(await this.#isAccessible(cell.committed, viewer))) continue;
      const children = childrenOf(cell.committed, query.suggested_only === true);
      yield { head: cell.committed, children };
      if (query.max_depth !== undefined && next.depth >= query.max_depth) continue;
      const depth = next.depth + 1;
      for (const child of children.toReversed()) stack.push({ roomId: child.state_key, depth });
    }
  }

  async #isAccessible(head: RoomHead, viewer: EventViewer | undefined): Promise<boolean> {
    if (currentVisibility(head) === 'world_readable') return true;
    const joinRule = stateText(head, 'm.room.join_rules', 'join_rule');
    if (joinRule === 'public' || joinRule === 'knock' || joinRule === 'knock_restricted') return true;
    if (!viewer) return false;
    const membership = membershipIn(head, viewer.userId);
    if (membership === 'join' || membership === 'invite') return true;
    const allowed = allowedRooms(head);
    if (allowed.length === 0) return false;
    const own = await this.#userRooms.of(viewer.user);
    for (const roomId of allowed) {
      const room = await this.#cells.numberOf(roomId);
      if (room !== undefined && own.get(room)?.membership === 'join') return true;
    }
    return false;
  }
}

function skipOf(from: string | undefined, settings: string): number {
  if (from === undefined) return 0;
  const match = /^h1_(\d{1,9})_(.+)$/.exec(from);
  if (match?.[2] !== settings) {
    throw new MatrixError(
      400,
      'M_INVALID_PARAM',
      'suggested_only and max_depth cannot change from one page to the next',
    );
  }
  return Number(match[1]);
}

/** Valid children in the order of the spec: by `order`, then by time, then by room id. */
function childrenOf(head: RoomHead, suggestedOnly: boolean): ChildState[] {
  if (stateText(head, 'm.room.create', 'type') !== 'm.space') return [];
  const children: ChildState[] = [];
  for (const entry of head.state.values()) {
    if (entry.type !== 'm.space.child') continue;
    const { content } = entry;
    if (!Array.isArray(content.via) || content.via.length === 0) continue;
    if (suggestedOnly && content.suggested !== true) continue;
    const { origin_server_ts: timestamp } = JSON.parse(entry.clientJson) as { origin_server_ts: number };
    children.push({
      type: entry.type,
      state_key: entry.state_key,
      content,
      sender: entry.sender,
      origin_server_ts: timestamp,
    });
  }
  return children.sort(compareChildren);
}

function compareChildren(left: ChildState, right: ChildState): number {
  const [a, b] = [orderOf(left), orderOf(right)];
  if (a !== b) {
    if (a === undefined) return 1;
    if (b === undefined) return -1;
    return a < b ? -1 : 1;
  }
  return left.origin_server_ts - right.origin_server_ts || (left.state_key < right.state_key ? -1 : 1);
}

function orderOf(child: ChildState): string | undefined {
  const { order } = child.content;
  return typeof order === 'string' && childOrder.test(order) ? order : undefined;
}
