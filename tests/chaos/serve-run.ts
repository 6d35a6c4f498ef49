import { z } from 'zod';
import type { ChaosGroups } from './chaos-run.ts';

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('held'), counts: z.record(z.string(), z.number()) }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
]);

/** What the process of a run tells the runner, once. */
export type RunMessage = z.output<typeof messageSchema>;

export function parseRunMessage(value: unknown): RunMessage | undefined {
  return messageSchema.safeParse(value).data;
}

async function describeRun(groups: ChaosGroups, signal: AbortSignal): Promise<RunMessage> {
  const [, , group = '', name = '', seed = '', runs = '', folder = ''] = process.argv;
  const run = groups[group]?.find((candidate) => candidate.name === name);
  if (!run) return { kind: 'failed', reason: `no run ${name} in ${group}` };
  try {
    const counts = await run.run({
      seed: Number(seed),
      runs: Number(runs),
      folder,
      signal,
      log: (line) => console.error(`${name}: ${line}`),
    });
    return { kind: 'held', counts };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'failed', reason };
  }
}

/** The process of one run: `GROUP NAME SEED RUNS FOLDER` on its command line, its outcome as a message to its parent. */
export async function serveRun(groups: ChaosGroups): Promise<void> {
  const stopped = new AbortController();
  process.on('SIGTERM', () => stopped.abort(new Error('stopped by the runner')));
  const message = await describeRun(groups, stopped.signal);
  await new Promise((resolve) => process.send?.(message, resolve));
  // A socket or a timer that a run left open must not keep the next one waiting.
  process.exit(0);
}
