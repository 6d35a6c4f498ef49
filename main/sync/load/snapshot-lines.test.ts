import { describe, expect, test } from 'vitest';
import { callSchema } from '../../../contracts/domain/call.ts';
import { testCall } from '../../storage/testing.ts';
import { createBulkPlan } from './bulk-tables.ts';
import { splitRow } from './copy-text.ts';
import { toRecord } from './field-codec.ts';
import { readSnapshot, type SnapshotPart } from './snapshot-lines.ts';

describe('a row in COPY text', () => {
  test('is cut at tabs, with NULL and escapes as PostgreSQL writes them', () => {
    expect(splitRow('a\t\\N\t\tx')).toEqual(['a', null, '', 'x']);
    expect(splitRow('one\\ttwo\\nthree\\\\N\\r\t\\\\N')).toEqual(['one\ttwo\nthree\\N\r', '\\N']);
    expect(splitRow('\\\\\\n')).toEqual(['\\\n']);
  });
});

describe('a stream', () => {
  const lines = [
    '{"kind":"begin","cursor":"c","incarnation":"i","totals":{"call":2}}',
    '{"kind":"block","entity":"call","columns":["id","notes"],"rows":2,"after":"t"}',
    'a\té à 🎧',
    'b\t{"kind":"end"}',
    '{"kind":"block","entity":"leg","columns":["id"],"rows":0,"after":"u"}',
    '{"kind":"end"}',
  ];

  async function read(bytes: Uint8Array, size: number): Promise<SnapshotPart[]> {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const parts: SnapshotPart[] = [];
    for await (const part of readSnapshot(pieces())) parts.push(part);
    return parts;
  }

  test('is the same in pieces of any size, also within a letter', async () => {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    for (let size = 1; size <= bytes.length; size += 1) {
      const parts = await read(bytes, size);
      expect(parts.map(({ kind }) => kind)).toEqual(['begin', 'block', 'block', 'end']);
      expect(parts[1]).toMatchObject({ after: 't', lines: ['a\té à 🎧', 'b\t{"kind":"end"}'] });
    }
  });

  test('cut off anywhere, gives no half block and no end', async () => {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    for (let length = 0; length < bytes.length; length += 1) {
      const parts = await read(bytes.subarray(0, length), 7);
      expect(parts.some(({ kind }) => kind === 'end')).toBe(false);
      for (const part of parts) if (part.kind === 'block') expect(part.lines).toHaveLength(part.rows);
    }
  });

  test('of something else is an error, not an empty history', async () => {
    await expect(read(Buffer.from('<html>\n'), 10)).rejects.toThrow();
  });
});

describe('a row written with many others', () => {
  const call = testCall(1, { notes: 'à rappeler', tags: ['urgent'] });
  const names = Object.keys(callSchema.shape);
  const fields = names.map((name) => {
    const value = Object(call)[name] as unknown;
    if (value === null) return null;
    if (typeof value === 'boolean') return value ? 't' : 'f';
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
  const change = (name: string, value: string | null) =>
    fields.map((field, at) => (names[at] === name ? value : field));

  test('has the values that the change feed would have stored', () => {
    expect(createBulkPlan('call', names)?.encode(fields)).toEqual([
      0,
      ...names.map((name) => {
        const value = Object(call)[name] as unknown;
        if (typeof value === 'boolean') return value ? 1 : 0;
        return Array.isArray(value) ? JSON.stringify(value) : value;
      }),
      null,
    ]);
    const copyRow = Object.fromEntries(names.map((name, at) => [name, fields[at] ?? null]));
    expect(callSchema.parse(toRecord(callSchema, { copyRow }))).toEqual(call);
  });

  test('is looked at more closely when the schema may not take it', () => {
    const plan = createBulkPlan('call', names);
    for (const [name, value] of [
      ['id', 'no-uuid'],
      ['status', 'parked'],
      ['startedAt', '12x'],
      ['startedAt', ''],
      ['startedAt', '-1'],
      ['contactNumber', '0612'],
      ['notes', null],
      ['tags', '{"a":1}'],
      ['tags', '[1]'],
      ['hasRecording', 'yes'],
    ] as const) {
      expect(plan?.encode(change(name, value)), name).toBeNull();
    }
    expect(plan?.encode(fields.slice(1))).toBeNull();
  });

  test('needs its fields, but for those that have a default', () => {
    const without = (name: string) =>
      createBulkPlan(
        'call',
        names.filter((other) => other !== name),
      );
    expect(without('notes')).toBeNull();
    expect(without('tags')).not.toBeNull();
    expect(createBulkPlan('user', ['id'])).toBeNull();
    expect(createBulkPlan('planet', ['id'])).toBeNull();
  });

  test('S15: keeps the fields that this version does not know', () => {
    const plan = createBulkPlan('call', [...names, 'mood', 'stars']);
    expect(plan?.encode([...fields, '["calm"]', '5'])?.at(-1)).toBe('{"mood":["calm"],"stars":"5"}');
  });
});
