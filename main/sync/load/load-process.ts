import type { Result } from '../../../contracts/result.ts';
import { toStorageCode } from '../../storage/storage-error.ts';
import { createSnapshotSource } from './fetch-snapshot.ts';
import type { FromProcess, ProcessTask, ToProcess } from './messages.ts';
import { type LoadProgress, runLoad } from './run-load.ts';

// Entry of a process: does the one load it was started for, and says so. `start-load.ts` starts it and gives the task.
const port = process.parentPort;
const cancel = new AbortController();
let takeToken: (token: Result<string>) => void = () => undefined;
const send = (message: FromProcess): void => port.postMessage(message);

port.on('message', ({ data }) => {
  const message = data as ToProcess;
  if (message.kind === 'task') void load(message.task);
  else if (message.kind === 'cancel') cancel.abort();
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

async function load(task: ProcessTask): Promise<void> {
  try {
    const source = createSnapshotSource({ baseUrl: task.baseUrl, token: wantToken });
    const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
    const report = await runLoad(task, { source, signal: cancel.signal, onProgress: tell, breathe });
    send({ kind: 'ended', report });
  } catch (error) {
    const diskCode = toStorageCode(error);
    send({
      kind: 'ended',
      report: { outcome: 'cut', hasProgressed: false, detail: String(error), diskCode },
    });
  }
}
