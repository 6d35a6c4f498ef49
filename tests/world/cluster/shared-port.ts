/**
 * What a process manager does with instances that share one port (PM2's cluster mode): starts two, and on SIGUSR2 replaces them one
 * after another, the new one first. SIGTERM stops all. Says `listening`, and `reloaded`, as JSON lines.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';

cluster.setupPrimary({ exec: join(import.meta.dirname, '../../../server/index.ts'), silent: false });

const say = (message: string, codes: readonly unknown[] = []) =>
  process.stdout.write(`${JSON.stringify({ message, codes })}\n`);

async function startWorker(): Promise<Worker> {
  const worker = cluster.fork();
  await once(worker, 'listening');
  return worker;
}

async function stopWorker(worker: Worker): Promise<unknown> {
  const gone = once(worker, 'exit');
  worker.process.kill('SIGINT');
  return (await gone)[0];
}

let workers = [await startWorker(), await startWorker()];
say('listening');

async function reload(): Promise<void> {
  const codes: unknown[] = [];
  const old = workers;
  workers = [];
  for (const worker of old) {
    workers.push(await startWorker());
    codes.push(await stopWorker(worker));
  }
  say('reloaded', codes);
}

process.on('SIGUSR2', () => void reload());
process.on('SIGTERM', () => void Promise.all(workers.map(stopWorker)).then(() => process.exit(0)));
