import type { ErrorCode } from '../../../contracts/errors.ts';
import type { Result } from '../../../contracts/result.ts';
import { type Connection, openConnection } from '../../storage/connection.ts';
import { loadLastConfirmation } from '../../storage/queries/confirmed-mutations.ts';
import { removeDatabase } from '../../storage/swap-files.ts';
import { createReader } from '../../storage/transaction.ts';
import { classifyFailure } from '../failure-kind.ts';
import type { LoadOutcome } from '../machine.ts';
import { type LoadFile, openLoadFile } from './load-file.ts';
import { readSnapshot } from './snapshot-lines.ts';

/** Where snapshots come from; `after`: the token behind the last block that was stored. */
export type SnapshotSource = (
  after: string | null,
  signal: AbortSignal,
) => Promise<Result<AsyncIterable<Uint8Array>>>;

export interface LoadTask {
  /** The database in use; it is only read. */
  readonly liveFile: string;
  /** The one that is loaded. */
  readonly file: string;
  readonly key: Uint8Array;
  readonly nowMs: number;
}

export interface LoadSteps {
  readonly source: SnapshotSource;
  /** Ends the load after the step that is under way. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
  /** Lets what else the thread was told come in between two steps. */
  readonly breathe: () => Promise<void>;
  /** Told after each step that is named, for those who test what a kill does there. */
  readonly onStep?: (step: LoadStep) => void;
}

export type LoadStep = 'block-stored' | 'rows-ended' | 'index-built' | 'completed';

export interface LoadProgress {
  readonly phase: 'fetching' | 'indexing';
  readonly done: number;
  readonly total: number;
}

/** `loaded`: the file is complete and closed. `detail` is for the log. */
export interface LoadReport {
  readonly outcome: LoadOutcome;
  readonly hasProgressed: boolean;
  readonly detail: string;
  /** What is wrong with the disk, when that ended it. */
  readonly diskCode?: ErrorCode | null;
}

const report = (outcome: LoadOutcome, hasProgressed: boolean, detail = ''): LoadReport => ({
  outcome,
  hasProgressed,
  detail,
});

/**
 * One try: goes on with the file, or begins it. What was committed stays for the next try. Throws when the disk fails.
 */
export async function runLoad(task: LoadTask, steps: LoadSteps): Promise<LoadReport> {
  const fetched = await fetchRows(task, steps);
  if (fetched.outcome !== 'loaded') return fetched;
  const file = openLoadFile(task);
  try {
    while (file.state.phase !== 'complete') {
      if (steps.signal.aborted) return report('cut', true, 'cancelled');
      file.derive();
      tell(file, steps);
      steps.onStep?.('index-built');
      await steps.breathe();
    }
    takeTalkedHere(file, task);
    steps.onStep?.('completed');
    return report('loaded', true);
  } finally {
    file.close();
  }
}

async function fetchRows(task: LoadTask, steps: LoadSteps): Promise<LoadReport> {
  const file = openLoadFile(task);
  const doneBefore = file.state.done;
  try {
    if (file.state.phase !== 'rows') return report('loaded', true);
    const { token } = file.state;
    const opened = await steps.source(token, steps.signal);
    if (opened.ok)
      return await storeRows(file, { chunks: opened.value, sinceConfirmation: countConfirmed(task) }, steps);
    const { code } = opened.error;
    if (token === null || !refusesToken(code)) return report(classifyRefusal(opened.error), false, code);
  } catch (error) {
    if (isStorageFailure(error)) throw error;
    return report('cut', file.state.done > doneBefore, String(error));
  } finally {
    file.close();
  }
  // It belongs to a snapshot that cannot be finished any more: the next try begins anew.
  removeDatabase(task.file);
  return report('cut', true, 'must-refetch');
}

/** It belongs to what was lost or forgotten, or to an API of another version. */
function refusesToken(code: ErrorCode): boolean {
  return code === 'must-refetch' || code === 'invalid-input';
}

function classifyRefusal(failure: Parameters<typeof classifyFailure>[0]): LoadOutcome {
  if (failure.code === 'not-found') return 'unsupported';
  return classifyFailure(failure) === 'blocking' ? 'refused' : 'cut';
}

/** What the network throws is a cut; what the disk throws is not. */
function isStorageFailure(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
}

interface OpenedSnapshot {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly sinceConfirmation: number;
}

/**
 * To be asked once the API has answered: what was confirmed before may have been overtaken in the snapshot already, and what
 * is confirmed later may be missing in it.
 */
function countConfirmed(task: LoadTask): number {
  return readLive(task, (live) => loadLastConfirmation(createReader(live)));
}

async function storeRows(
  file: LoadFile,
  { chunks, sinceConfirmation }: OpenedSnapshot,
  steps: LoadSteps,
): Promise<LoadReport> {
  const doneBefore = file.state.done;
  const cut = (detail: string): LoadReport => report('cut', file.state.done > doneBefore, detail);
  for await (const part of readSnapshot(chunks)) {
    if (steps.signal.aborted) return cut('cancelled');
    if (part.kind === 'begin') {
      file.begin(part, sinceConfirmation);
    } else if (part.kind === 'block') {
      file.storeBlock(part);
      tell(file, steps);
      steps.onStep?.('block-stored');
    } else {
      file.endRows();
      steps.onStep?.('rows-ended');
      return report('loaded', true);
    }
  }
  return cut('the stream ended before its end');
}

function tell(file: LoadFile, { onProgress }: LoadSteps): void {
  const { phase, done, total, searched, calls } = file.state;
  if (phase === 'rows') onProgress({ phase: 'fetching', done, total: Math.max(done, total) });
  else onProgress({ phase: 'indexing', done: searched, total: Math.max(searched, calls) });
}

const flaggedAtOnce = 5_000;

function readLive<T>({ liveFile, key }: LoadTask, read: (live: Connection) => T): T {
  const live = openConnection({ file: liveFile, key, isReadOnly: true });
  try {
    return read(live);
  } finally {
    live.close();
  }
}

/** Only this computer knows which calls were talked in here; what changes from now on is taken over at the exchange. */
function takeTalkedHere({ connection }: LoadFile, task: LoadTask): void {
  readLive(task, (live) => {
    for (let after = ''; ; ) {
      const ids = live
        .all('SELECT id FROM calls WHERE is_talked_here = 1 AND id > $after ORDER BY id LIMIT $limit', {
          after,
          limit: flaggedAtOnce,
        })
        .map((row) => String(Object(row).id));
      const last = ids.at(-1);
      if (last === undefined) return;
      connection.transaction(() => {
        connection.run(
          'UPDATE calls SET is_talked_here = 1 WHERE id IN (SELECT value FROM json_each($ids))',
          { ids: JSON.stringify(ids) },
        );
      }, 'soon');
      after = last;
    }
  });
}
