import { parentPort, workerData } from 'node:worker_threads';
import type { Result } from '../../../contracts/result.ts';
import { toStorageCode } from '../../storage/storage-error.ts';
import { createSnapshotSource } from './fetch-snapshot.ts';
import type { FromThread, ThreadTask, ToThread } from './messages.ts';
import { type LoadProgress, runLoad } from './run-load.ts';

// Entry of a thread: does the one load it was started for, and says so. `start-load.ts` starts it and gives the task.
const port = parentPort;
if (port === null) throw new Error('This is the entry of a thread.');
const task = workerData as ThreadTask;
const cancel = new AbortController();
let takeToken: (token: Result<string>) => void = () => undefined;
const send = (message: FromThread): void => port.postMessage(message);

port.on('message', (message: ToThread) => {
  if (message.kind === 'cancel') cancel.abort();
  else takeToken(message.token);
});

function wantToken(refused: string | null): Promise<Result<string>> {
  const { promise, resolve } = Promise.withResolvers<Result<string>>();
  takeToken = resolve;
  send({ kind: 'token-wanted', refused });
  return promise;
}

const progressMs = 100;
let toldAt = Number.NEGATIVE_INFINITY;

function tell(progress: LoadProgress): void {
  const nowMs = performance.now();
  if (nowMs - toldAt < progressMs) return;
  toldAt = nowMs;
  send({ kind: 'progress', progress });
}

try {
  const source = createSnapshotSource({ baseUrl: task.baseUrl, token: wantToken });
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
  const report = await runLoad(task, { source, signal: cancel.signal, onProgress: tell, breathe });
  send({ kind: 'ended', report });
} catch (error) {
  const report = {
    outcome: 'cut',
    hasProgressed: false,
    detail: String(error),
    diskCode: toStorageCode(error),
  } as const;
  send({ kind: 'ended', report });
}
