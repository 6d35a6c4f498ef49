import { change, select } from '../sql.ts';
import { type Job, oneStep } from './jobs.ts';
import { serveJobs } from './serve-jobs.ts';

const notesOfAll = select<{ notes: string }>('SELECT notes FROM calls ORDER BY call_key');
const tempStore = select<{ temp_store: number }>('PRAGMA temp_store');
const deleteAll = change('DELETE FROM calls RETURNING id');

const countForEver: Job<null, never, number> = function* (_db, _input, tell) {
  try {
    for (let step = 1; ; step += 1) {
      tell(step);
      yield;
    }
  } finally {
    tell(-1);
  }
};

/** Jobs that try what a thread can do. */
export const testJobs = {
  'read-notes': oneStep<null, string[]>((db) => db.all(notesOfAll).map((row) => row.notes)),
  'read-temp-store': oneStep<null, number | null>((db) => db.get(tempStore)?.temp_store ?? null),
  // A Reader cannot run a change; should it ever be able to, the connection still cannot.
  write: oneStep<null, unknown>((db) => db.all(select(deleteAll.text))),
  'count-for-ever': countForEver,
  fail: oneStep<null, never>(() => {
    throw new Error('a bug');
  }),
  die: oneStep<null, never>(() => process.exit(1)),
};

serveJobs(testJobs);
