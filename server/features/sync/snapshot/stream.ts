import type { SnapshotLine } from '../../../../contracts/api/sync.ts';
import type { User } from '../../../../contracts/domain/user.ts';
import { fail, type Result, succeed } from '../../../../contracts/result.ts';
import type { Context } from '../../../context.ts';
import type { CopiedRows } from '../../../db/database.ts';
import { loadSessionUser } from '../../auth/session-repository.ts';
import { asOfAnyTime, formatCursor, lastSeq } from '../cursor.ts';
import { atLivingState } from '../feed.ts';
import { type FeedState, hasSurvived } from '../incarnation.ts';
import { loadScope, type Scope } from '../scope.ts';
import { formatResumeToken, parseResumeToken, type ResumePoint } from './resume-token.ts';
import { buildChunkQuery, isWalkedByCall, type SnapshotKey, type SnapshotSource } from './snapshot-source.ts';
import { loadTotals } from './totals.ts';

/** A block is held in memory until the client has taken it, and a cut costs one. */
const usualBytes = 3 * 1_024 * 1_024;
const maxRows = 20_000;
/** The first block of an entity tells how long its rows are. */
const firstRows = 1_000;
/** Rows may suddenly be longer than those before: then a block ends here, at the price of a connection. */
const maxBytes = 4 * usualBytes;

export interface SnapshotRequest {
  readonly user: User;
  readonly sessionId: string;
  readonly after: string | undefined;
}

export type SnapshotContext = Pick<Context, 'db' | 'clock' | 'logger'>;

interface Begin {
  readonly request: SnapshotRequest;
  readonly scope: Scope;
  readonly resume: ResumePoint | null;
  readonly state: FeedState;
  readonly totals: Readonly<Record<string, number>>;
}

/**
 * All that the user may see, as documented in `contracts/api/sync.ts`. The place in the feed is taken before the first
 * row is read, so that nothing falls between the two. Each block is a statement of its own: while a slow client
 * takes it, no connection is held and no transaction is open.
 */
export async function openSnapshot(
  context: SnapshotContext,
  sources: readonly SnapshotSource[],
  request: SnapshotRequest,
): Promise<Result<AsyncIterable<Buffer>>> {
  const resume = request.after === undefined ? null : parseResumeToken(request.after);
  if (request.after !== undefined && resume === null) {
    return fail('invalid-input', 'This is no token of a snapshot.');
  }
  const scope = await loadScope(context.db, request.user);
  if (resume !== null && resume.scope !== scope.name) return fail('must-refetch');
  const state = await atLivingState(context, async (at, living) =>
    resume === null || (await hasSurvived(at, resume.incarnation, asOfAnyTime)) ? living : null,
  );
  if (state === null) return fail('must-refetch');
  const totals = await loadTotals(context.db, sources, scope.people);
  return succeed(streamLines(context, sources, { request, scope, resume, state, totals }));
}

async function* streamLines(
  context: SnapshotContext,
  sources: readonly SnapshotSource[],
  begin: Begin,
): AsyncGenerator<Buffer> {
  const { totals } = begin;
  const { incarnation, horizonXid, floor } = begin.state;
  const place = {
    incarnation,
    scope: begin.scope.name,
    xid: horizonXid,
    seq: lastSeq,
    asOf: asOfAnyTime,
    floor,
  };
  yield toLine({ kind: 'begin', cursor: formatCursor(place), incarnation, totals });
  const blocks = readBlocks(context, sources, begin);
  // The next block is read while the client takes this one.
  let next = blocks.next();
  next.catch(() => {});
  for (;;) {
    const { value, done } = await next;
    if (done === true) break;
    next = blocks.next();
    next.catch(() => {});
    yield* value;
  }
  yield toLine({ kind: 'end' });
}

async function* readBlocks(
  context: SnapshotContext,
  sources: readonly SnapshotSource[],
  begin: Begin,
): AsyncGenerator<readonly Buffer[]> {
  const { resume } = begin;
  const first = resume === null ? 0 : sources.findIndex(({ entity }) => entity === resume.entity);
  for (const source of sources.slice(Math.max(first, 0))) {
    let after = resume?.entity === source.entity ? resume.key : null;
    let limit = firstRows;
    for (let hasMore = true; hasMore; ) {
      await ensureMayGoOn(context, begin);
      const chunk = { people: begin.scope.people, after, limit };
      const copied = await context.db.copyRows(buildChunkQuery(source, chunk), maxBytes);
      hasMore = !copied.isWhole || copied.rowCount === limit;
      if (copied.rowCount === 0) break;
      after = await findKey(context, { source, copied, people: begin.scope.people });
      limit = toNextLimit(copied);
      yield toBlock(source, copied, toToken(begin, source, after));
    }
  }
}

function toNextLimit({ bytes, rowCount }: CopiedRows): number {
  return Math.min(maxRows, Math.max(1, Math.floor((usualBytes * rowCount) / bytes.length)));
}

function toToken({ resume, state, scope }: Begin, { entity }: SnapshotSource, key: SnapshotKey): string {
  // That of the first stream: nothing may have been lost since any of the rows was read.
  const { incarnation } = resume ?? state;
  return formatResumeToken({ incarnation, scope: scope.name, entity, key });
}

function toBlock(source: SnapshotSource, { bytes, rowCount }: CopiedRows, after: string): readonly Buffer[] {
  const { entity, columns } = source;
  const head = toLine({ kind: 'block', entity, columns: Object.keys(columns), rows: rowCount, after });
  return [head, bytes];
}

function toLine(line: SnapshotLine): Buffer {
  return Buffer.from(`${JSON.stringify(line)}\n`);
}

/** A stream lives long: whoever was signed out, or has another role or team by now, gets no more of it. */
async function ensureMayGoOn({ db }: SnapshotContext, { request, scope }: Begin): Promise<void> {
  const claims = { sessionId: request.sessionId, userId: request.user.id };
  const session = await loadSessionUser(db, claims);
  const isOver = session === null || session.isEnded;
  if (isOver || (await loadScope(db, session.user)).name !== scope.name) {
    throw new Error('The session has ended, or the role or team is another one.');
  }
}

interface LastRow {
  readonly source: SnapshotSource;
  readonly copied: CopiedRows;
  readonly people: Scope['people'];
}

/** Of the last row: none of the fields it is made of needs an escape in COPY's format. */
async function findKey({ db }: SnapshotContext, { source, copied, people }: LastRow): Promise<SnapshotKey> {
  const { bytes } = copied;
  const start = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
  const fields = bytes.toString('utf8', start, bytes.length - 1).split('\t');
  const field = (name: string) => fields[Object.keys(source.columns).indexOf(name)] ?? '';
  const id = field('id');
  if (source.audience === 'call') return { time: Number(field('startedAt')), callId: null, id };
  if (!isWalkedByCall(source, people)) return { time: null, callId: null, id };
  const callId = field('callId');
  const [call] = await db.query<{ time: number }>(
    'SELECT started_at AS time FROM calls WHERE id = $1',
    [callId],
    'sync.call-time',
  );
  if (!call) throw new Error('A call was deleted while it was given out.');
  return { time: call.time, callId, id };
}
