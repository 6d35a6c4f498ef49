import type { Logger } from '../platform/logger.ts';
import { createReading } from '../storage/reading/reading.ts';
import type { HistoryJobs, HistoryReading } from './history-jobs.ts';

/** From the sources, Node runs the thread's TypeScript; in the build, its entry stands beside `index.js`. */
function entry(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './history-thread.ts' : './history-thread.js', import.meta.url);
}

interface HistoryReadingOptions {
  readonly file: string;
  readonly key: Uint8Array;
  readonly logger: Logger;
}

export function createHistoryReading(options: HistoryReadingOptions): HistoryReading {
  return createReading<HistoryJobs>({ ...options, entry: entry() });
}
