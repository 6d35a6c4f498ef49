import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutation } from '../../contracts/api/sync.ts';
import { type Article, articleSchema } from '../../contracts/domain/article.ts';
import { type Call, callSchema } from '../../contracts/domain/call.ts';
import { type Suggestion, suggestionSchema } from '../../contracts/domain/suggestion.ts';
import { type Utterance, utteranceSchema } from '../../contracts/domain/transcript.ts';
import { callIdSchema, mutationIdSchema } from '../../contracts/ids.ts';
import { createFakeClock, createMemoryLogger } from '../platform/testing.ts';
import { openStorage, type Storage, type StorageOptions } from './storage.ts';

export const testKey = new Uint8Array(32).fill(7);

/** A real database in a directory of its own; the directory goes when the test says so. */
export interface TestDatabase {
  readonly file: string;
  readonly options: StorageOptions;
  /** Opens it; a second time is a restart. */
  open(): Storage;
  remove(): void;
}

export function createTestDatabase(): TestDatabase {
  const directory = mkdtempSync(join(tmpdir(), 'lydia-storage-'));
  const opened = new Set<Storage>();
  const file = join(directory, 'user', 'lydia.db');
  const options = { file, key: testKey, logger: createMemoryLogger().logger, clock: createFakeClock() };
  return {
    file,
    options,
    open() {
      const storage = openStorage(options);
      if (!storage.ok) throw new Error(storage.error.message);
      opened.add(storage.value);
      return storage.value;
    },
    remove() {
      for (const storage of opened) storage.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A valid id that a test can write down: `testId(3)`. */
export function testId(number: number): string {
  return `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export function testCallId(number: number) {
  return callIdSchema.parse(testId(number));
}

export const testStartMs = Date.UTC(2026, 0, 1, 9);

/** An ended call; a higher number began a minute later. */
export function testCall(number: number, fields: Partial<Call> = {}): Call {
  const startedAt = testStartMs + number * 60_000;
  const call = callSchema.parse({
    id: testId(number),
    direction: 'inbound',
    status: 'ended',
    contactNumber: '+33612345678',
    contactName: null,
    lineNumber: '+33199001000',
    queueName: null,
    language: 'fr',
    operatorId: testId(900),
    startedAt,
    answeredAt: startedAt + 4_000,
    endedAt: startedAt + 50_000,
    endCause: 'contact-hung-up',
    notes: '',
    notesRevision: 0,
    dispositionId: null,
    wrappedUpAt: null,
    tags: [],
    hasRecording: false,
  });
  return { ...call, ...fields };
}

export function testUtterance(number: number, callNumber: number, text: string): Utterance {
  return utteranceSchema.parse({
    id: testId(10_000 + number),
    callId: testId(callNumber),
    speaker: 'contact',
    text,
    isFinal: true,
    startedAt: testStartMs + callNumber * 60_000 + number,
  });
}

export function testSuggestion(
  number: number,
  callNumber: number,
  fields: Partial<Suggestion> = {},
): Suggestion {
  const suggestion = suggestionSchema.parse({
    id: testId(20_000 + number),
    callId: testId(callNumber),
    utteranceId: testId(10_000 + number),
    status: 'ready',
    origin: 'generated',
    text: 'Sous dix jours [1].',
    citations: [{ marker: 1, articleId: testId(30_001), articleTitle: 'Remboursements', quote: 'dix jours' }],
    model: 'none',
    createdAt: testStartMs + number,
    outcome: null,
    editedText: null,
  });
  return { ...suggestion, ...fields };
}

export function testArticle(number: number, title: string, body: string): Article {
  return articleSchema.parse({
    id: testId(30_000 + number),
    title,
    body,
    language: 'fr',
    updatedAt: testStartMs,
  });
}

export function saveNotes(number: number, callNumber: number, notes: string, baseRevision = 0): Mutation {
  return { ...mutationBase(number, callNumber), kind: 'save-notes', notes, baseRevision, baseNotes: null };
}

interface Resolution {
  /** Of the mutation whose text came second. */
  readonly conflictNumber: number;
  readonly notes: string;
  readonly baseRevision: number;
}

export function resolveConflict(number: number, callNumber: number, resolution: Resolution): Mutation {
  const { conflictNumber, notes, baseRevision } = resolution;
  const conflictId = mutationIdSchema.parse(testId(40_000 + conflictNumber));
  const base = mutationBase(number, callNumber);
  return { ...base, kind: 'resolve-note-conflict', conflictId, notes, baseRevision };
}

export function completeWrapUp(number: number, callNumber: number): Mutation {
  return { ...mutationBase(number, callNumber), kind: 'complete-wrap-up', wrappedUpAt: testStartMs };
}

export function mutationBase(number: number, callNumber: number) {
  return {
    id: mutationIdSchema.parse(testId(40_000 + number)),
    madeAt: testStartMs + number,
    callId: testCallId(callNumber),
  };
}
