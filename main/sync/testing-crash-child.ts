/**
 * A desktop without windows that goes through everything the synchronisation does, and is killed at one step of it. Says on
 * its output the id of each change that was saved.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Mutation } from '../../contracts/api/sync.ts';
import { succeed } from '../../contracts/result.ts';
import { type ApiClient, createPublicClient } from '../api/client.ts';
import { createSystemClock } from '../platform/clock.ts';
import { createMemoryLogger } from '../platform/testing.ts';
import { countPending, recordMutation } from '../storage/queries/outbox.ts';
import { loadCursor } from '../storage/queries/sync-state.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { completeWrapUp, saveNotes, testKey } from '../storage/testing.ts';
import { createFullLoad } from './full-load.ts';
import { createSnapshotSource } from './load/fetch-snapshot.ts';
import { type LoadStep, runLoad } from './load/run-load.ts';
import type { StartLoad } from './load/start-load.ts';
import { createSync } from './sync.ts';
import type { CrashStep, CrashTask } from './testing-crash-steps.ts';

const task = JSON.parse(process.argv[2] ?? '') as CrashTask;
let reached = 0;

function pass(step: CrashStep): void {
  if (step !== task.step) return;
  reached += 1;
  if (reached === task.time) process.kill(process.pid, 'SIGKILL');
}

/** The exchange of files is watched where it touches the disk. */
function watchFiles(): void {
  const { renameSync, rmSync } = fs;
  fs.renameSync = (from, to) => {
    const [source, target] = [String(from), String(to)];
    if (target.endsWith('.swap')) pass('swap-before-plan');
    renameSync(from, to);
    if (target.endsWith('.swap')) pass('swap-planned');
    if (source.endsWith('.loading') && target === task.file) pass('swap-new-in-place');
  };
  fs.rmSync = (path, options) => {
    rmSync(path, options);
    if (String(path) === `${task.file}-shm` && !fs.existsSync(task.file)) pass('swap-old-gone');
    if (String(path).endsWith('.swap')) pass('swap-plan-gone');
  };
  syncBuiltinESMExports();
}

type WriteKind = 'change' | 'answer' | 'page' | 'requeue';
let writing: WriteKind | null = null;

function watchStorage(storage: Storage): Storage {
  return {
    ...storage,
    write(change, durability) {
      const kind = writing;
      const value = storage.write((db) => {
        const result = change(db);
        if (kind !== null) pass(`${kind}-uncommitted`);
        return result;
      }, durability);
      if (kind !== null) pass(`${kind}-committed`);
      return value;
    },
    replaceWith(replacement) {
      storage.replaceWith({
        ...replacement,
        carryOver(from, to) {
          replacement.carryOver(from, to);
          pass('carry-over-uncommitted');
        },
      });
    },
  };
}

/** What the next write is for is told by the answer before it. */
function watchApi(api: ApiClient): ApiClient {
  return {
    async request(route) {
      writing = null;
      const isPush = route.path === '/v1/sync/mutations';
      if (isPush) pass('marked-as-sent');
      const answer = await api.request(route);
      const isCheck = route.path.endsWith('/check');
      pass(isPush ? 'push-answered' : isCheck ? 'check-answered' : 'page-answered');
      writing = isPush ? 'answer' : isCheck ? 'requeue' : 'page';
      queueMicrotask(() => queueMicrotask(() => setImmediate(() => (writing = null))));
      return answer;
    },
  };
}

const loadSteps: Readonly<Record<LoadStep, CrashStep>> = {
  'block-stored': 'block-stored',
  'rows-ended': 'rows-ended',
  'index-built': 'index-built',
  completed: 'load-completed',
};

const startLoad: StartLoad = (loadTask, onProgress) => {
  const cancel = new AbortController();
  const report = runLoad(loadTask, {
    source: createSnapshotSource({ baseUrl: task.url, token: async () => succeed('token') }),
    signal: cancel.signal,
    onProgress,
    breathe: () => Promise.resolve(),
    onStep: (step) => pass(loadSteps[step]),
  });
  return { report, cancel: () => cancel.abort() };
};

function openDesktop() {
  const clock = createSystemClock();
  const { logger } = createMemoryLogger();
  const opened = openStorage({ file: task.file, key: testKey, clock, logger });
  if (!opened.ok) throw new Error(opened.error.message);
  const storage = watchStorage(opened.value);
  const client = createPublicClient({ baseUrl: () => task.url, fetch, clock, logger });
  const options = { storage, databaseFile: task.file, key: testKey, start: startLoad, clock, logger };
  const fullLoad = createFullLoad(options);
  const sync = createSync({ storage, api: watchApi(client), clock, logger, fullLoad, random: () => 0 });
  return { storage, sync };
}

watchFiles();
const { storage, sync } = openDesktop();

/** Goes on when all is sent and fetched once more. */
async function untilQuiet(): Promise<void> {
  const quiet = Promise.withResolvers<void>();
  let isFirst = true;
  const unwatch = sync.watchStatus(({ completedAt }) => {
    if (!isFirst && completedAt !== null && storage.read(countPending) === 0) quiet.resolve();
    isFirst = false;
  });
  sync.hurry();
  await quiet.promise;
  unwatch();
}

function save(mutation: Mutation): void {
  writing = 'change';
  storage.write((db) => recordMutation(db, mutation));
  writing = null;
  process.stdout.write(`${mutation.id}\n`);
}

const tell = (event: string): Promise<Response> => fetch(`${task.url}/${event}`, { method: 'POST' });

sync.start();
await untilQuiet();
if (storage.read(loadCursor) === null) throw new Error('Nothing was loaded.');
save(saveNotes(1, 1, 'one'));
save(completeWrapUp(2, 2));
await untilQuiet();
await tell('back-up');
save(saveNotes(3, 3, 'lost and sent again'));
await untilQuiet();
await tell('restore');
save(saveNotes(4, 4, 'while it is gone'));
await untilQuiet();
process.exit(0);
