import type { z } from 'zod';
import type { changesQuerySchema } from '../../contracts/api/sync.ts';
import type { Call } from '../../contracts/domain/call.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import { buildSnapshot } from './testing-snapshot.ts';

/** What a user may see; a cursor of another visibility cannot be read on. */
export interface Visibility {
  readonly name: string;
  sees(entity: string, value: unknown): boolean;
}

/** The records of the fake server, its change feed and its snapshots. */
export interface Table {
  readonly records: ReadonlyMap<string, unknown>;
  findCall(id: string): Call | null;
  put(entity: string, id: string, value: unknown): void;
  readFeed(query: z.infer<typeof changesQuerySchema>, visibility: Visibility): Result<unknown>;
  openSnapshot(after: string | null, visibility: Visibility): Result<readonly string[]>;
  beginLife(): void;
  compact(): void;
  backUp(): () => void;
}

interface State {
  records: Map<string, unknown>;
  feed: string[];
  /** Each life of the data, and how long the feed was when the next one began. */
  lives: Map<string, number>;
  /** Feeds cannot be read on from before this place. */
  compactedUntil: number;
}

interface Lives {
  /** The name of the present one. */
  present(): string;
  begin(): void;
  /** Null: the feed cannot go on from there. */
  parsePlace(text: string, visibility: Visibility): number | null;
  backUp(): () => void;
}

function createLives(state: State): Lives {
  let count = 0;
  let present = '';

  function begin(): void {
    if (present !== '') endLife(state.feed.length);
    count += 1;
    present = `life${count}`;
    state.lives.set(present, Number.MAX_SAFE_INTEGER);
  }

  /** What was told of a life after that place is not known any more. */
  function endLife(at: number): void {
    for (const [name, lived] of state.lives) state.lives.set(name, Math.min(lived, at));
  }

  begin();
  return {
    present: () => present,
    begin,
    parsePlace(text, visibility) {
      const [life = '', scope = '', place = ''] = text.split('/');
      const lived = state.lives.get(life);
      const at = Number(place);
      const isLost = lived === undefined || at > lived || at < state.compactedUntil;
      return isLost || scope !== visibility.name ? null : at;
    },
    backUp() {
      const records = new Map(state.records);
      const feed = [...state.feed];
      const lives = new Map(state.lives);
      const { compactedUntil } = state;
      return () => {
        state.records.clear();
        for (const [name, value] of records) state.records.set(name, value);
        state.feed.splice(0, state.feed.length, ...feed);
        state.lives = new Map(lives);
        state.compactedUntil = compactedUntil;
        endLife(feed.length);
        present = '';
        begin();
      };
    },
  };
}

export function createTable(): Table {
  const state: State = { records: new Map(), feed: [], lives: new Map(), compactedUntil: 0 };
  const lives = createLives(state);
  const place = (at: string | number, { name }: Visibility): string => `${lives.present()}/${name}/${at}`;

  return {
    records: state.records,
    findCall: (id) => (state.records.get(`call ${id}`) ?? null) as Call | null,
    put(entity, id, value) {
      state.records.set(`${entity} ${id}`, value);
      state.feed.push(`${entity} ${id}`);
    },
    /** The present value of each record changed after the cursor, once. */
    readFeed({ cursor, limit }, visibility) {
      const from = cursor === undefined ? 0 : lives.parsePlace(cursor, visibility);
      if (from === null) return fail('must-refetch');
      const until = Math.min(state.feed.length, from + limit);
      const changes = [...new Set(state.feed.slice(from, until))].map((name) => {
        const [entity = '', id = ''] = name.split(' ');
        const value = state.records.get(name) ?? null;
        return { entity, id, value: value !== null && visibility.sees(entity, value) ? value : null };
      });
      const hasMore = until < state.feed.length;
      return succeed({ changes, cursor: place(until, visibility), hasMore, incarnation: lives.present() });
    },
    openSnapshot(after, visibility) {
      const [life = lives.present(), scope = visibility.name, passed = ''] = after?.split('/') ?? [];
      if (!state.lives.has(life) || scope !== visibility.name) return fail('must-refetch');
      return succeed(
        buildSnapshot(state.records, {
          visibility,
          passed,
          cursor: place(state.feed.length, visibility),
          incarnation: lives.present(),
          toToken: (last) => place(last, visibility),
        }),
      );
    },
    beginLife: () => lives.begin(),
    compact() {
      state.compactedUntil = state.feed.length;
    },
    backUp: () => lives.backUp(),
  };
}
