import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Language } from '../../../contracts/domain/call.ts';
import type { HistoryQuery } from '../../../contracts/domain/history-filter.ts';
import type { ExportFormat, ExportState } from '../../../contracts/ipc/history.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { FileDialogs } from '../../app/file-dialogs.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logger.ts';
import { createWatched } from '../../platform/watched.ts';
import type { HistoryReading } from '../history-jobs.ts';

export interface ExportService {
  /** Asks for a file and begins; a second one waits for nobody: the first must have ended. */
  start(query: HistoryQuery & { readonly format: ExportFormat }): Promise<Result<void>>;
  /** Does nothing when none runs. */
  cancel(): void;
  watch(listener: (state: ExportState | null) => void): () => void;
}

export interface ExportServiceOptions {
  readonly reading: HistoryReading;
  readonly fileDialogs: FileDialogs;
  readonly language: () => Language;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

const kinds = {
  csv: { name: 'CSV', extensions: ['csv'] },
  json: { name: 'JSON', extensions: ['json'] },
} as const satisfies Record<ExportFormat, unknown>;

function suggestName(format: ExportFormat, nowMs: number): string {
  return `lydia-calls-${new Date(nowMs).toISOString().slice(0, 10)}.${format}`;
}

export function createExportService(options: ExportServiceOptions): ExportService {
  const { reading, fileDialogs, language, clock, ids, logger } = options;
  const state = createWatched<ExportState | null>(null);
  let running: AbortController | null = null;

  async function write(query: HistoryQuery, format: ExportFormat, file: string): Promise<ExportState> {
    const partFile = join(dirname(file), `.${basename(file)}.${ids.next()}.part`);
    const input = {
      search: query.search,
      filter: query.filter,
      format,
      language: language(),
      file,
      partFile,
    };
    const written = await reading.run('export-history', input, {
      ...(running === null ? {} : { signal: running.signal }),
      onProgress: (progress) => state.set({ kind: 'running', file, ...progress }),
    });
    if (written.ok) return { kind: 'done', file, calls: written.value };
    const { code } = written.error;
    // The thread removes it itself, unless it died.
    rmSync(partFile, { force: true });
    return code === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failed', code };
  }

  /** Ends in a state whatever happens: nobody waits for it. */
  async function run(query: HistoryQuery, format: ExportFormat, file: string): Promise<void> {
    state.set({ kind: 'running', file, doneCalls: 0, totalCalls: null });
    try {
      state.set(await write(query, format, file));
    } catch (error) {
      logger.error('the export failed', { cause: String(error) });
      state.set({ kind: 'failed', code: 'internal' });
    } finally {
      running = null;
    }
  }

  return {
    async start({ format, ...query }) {
      if (running !== null) return fail('conflict', 'Another export is running.');
      const controller = new AbortController();
      running = controller;
      const file = await fileDialogs.chooseFileToSave({
        suggestedName: suggestName(format, clock.nowMs()),
        kind: kinds[format],
      });
      if (file === null || controller.signal.aborted) {
        running = null;
        return fail('cancelled');
      }
      void run(query, format, file);
      return succeed(undefined);
    },
    cancel: () => running?.abort(),
    watch: (listener) => state.watch(listener),
  };
}
