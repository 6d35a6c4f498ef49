import type { CallId } from '../../contracts/ids.ts';
import type { Change, Select, SqlParameters } from './sql.ts';

// A Reader is not a Writer, and neither can be made by writing an object that looks like one.
export const mayRead = Symbol('may read');
export const mayWrite = Symbol('may write');

/** Runs statements that read, and cannot run any other. Only `Storage` hands one out. */
export interface Reader {
  readonly [mayRead]: true;
  all<Row>(statement: Select<Row>, parameters?: SqlParameters): Row[];
  get<Row>(statement: Select<Row>, parameters?: SqlParameters): Row | null;
}

export const tableNames = [
  'calls',
  'utterances',
  'suggestions',
  'articles',
  'dispositions',
  'users',
  'outbox',
  'contacts',
  'legs',
  'note_conflicts',
  'saved_filters',
] as const;
export type TableName = (typeof tableNames)[number];

/** Runs any statement, inside the one transaction it was handed out for. */
export interface Writer extends Reader {
  readonly [mayWrite]: true;
  /** Returns the number of rows changed. */
  run(statement: Change, parameters?: SqlParameters): number;
  /** Says what was changed, for those who watch; told to them after the commit. */
  touch(table: TableName, callId: CallId | null): void;
  /** Runs once a transaction for each `name`, just before the commit: for what follows from many writes. */
  beforeCommit(name: string, work: () => void): void;
}
