import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { Language } from '../../../contracts/domain/call.ts';
import type { HistoryQuery } from '../../../contracts/domain/history-filter.ts';
import type { ExportFormat } from '../../../contracts/ipc/history.ts';
import { loadDispositions } from '../../storage/queries/dispositions.ts';
import { countHistory, type HistoryEntry, loadHistoryEntries } from '../../storage/queries/history.ts';
import type { Reader } from '../../storage/reader.ts';
import { JobFailure } from '../../storage/reading/jobs.ts';
import { readSearch } from '../page.ts';
import { toExportedCall } from './columns.ts';
import { exportWriter } from './formats.ts';

export interface ExportInput extends HistoryQuery {
  readonly format: ExportFormat;
  readonly language: Language;
  readonly file: string;
  /** In the same folder; becomes `file` when it is complete. */
  readonly partFile: string;
}

export interface ExportProgress {
  readonly doneCalls: number;
  readonly totalCalls: number;
}

/** Memory holds so many calls at once, and a step takes as long as they take. */
const callsAtOnce = 500;

/** Runs what touches the file; whatever it says no to, the person is told that the file could not be written. */
function onFile<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new JobFailure('file-not-written', error);
  }
}

/** Written under another name, so that a file with the name of the person's choice is whole. */
function openPart({ file, partFile }: ExportInput) {
  // The calls are nobody else's to read.
  const handle = onFile(() => openSync(partFile, 'wx', 0o600));
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(handle);
    isOpen = false;
  };
  return {
    write(text: string) {
      onFile(() => {
        const bytes = Buffer.from(text, 'utf8');
        for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
      });
    },
    finish() {
      onFile(() => {
        fsyncSync(handle);
        close();
        renameSync(partFile, file);
      });
    },
    /** After `finish` there is nothing left to remove. */
    remove() {
      close();
      rmSync(partFile, { force: true });
    },
  };
}

/**
 * Writes all calls of a query to a file, newest first; returns how many. Calls that come in meanwhile are newer than those
 * written last, and left out.
 */
export function* exportHistory(
  db: Reader,
  input: ExportInput,
  tell: (progress: ExportProgress) => void,
): Generator<void, number> {
  const { filter, format, language } = input;
  const query = readSearch(db, input.search);
  const search = typeof query === 'string' ? null : query;
  const totalCalls = query === 'nothing' ? 0 : yield* countHistory(db, { search, filter });
  tell({ doneCalls: 0, totalCalls });
  const dispositions = new Map(
    loadDispositions(db).map((disposition) => [String(disposition.id), disposition]),
  );
  const writer = exportWriter(format);
  const part = openPart(input);
  try {
    part.write(writer.head);
    let doneCalls = 0;
    let beforeKey: number | null = null;
    while (query !== 'nothing') {
      const page = { search, filter, beforeKey, limit: callsAtOnce };
      const entries: HistoryEntry[] = yield* loadHistoryEntries(db, page);
      const calls = entries.map((entry) => toExportedCall(entry, { dispositions, language }));
      part.write(writer.piece(calls, doneCalls === 0));
      doneCalls += calls.length;
      tell({ doneCalls, totalCalls: Math.max(totalCalls, doneCalls) });
      if (entries.length < callsAtOnce) break;
      beforeKey = entries.at(-1)?.key ?? null;
      yield;
    }
    part.write(writer.tail);
    part.finish();
    return doneCalls;
  } finally {
    part.remove();
  }
}
