import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSilentLogger } from '../../platform/logger.ts';
import { createKeptWebhooks, type KeptWebhook } from './kept-webhooks.ts';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'lydia-test-'));
  folder = join(parent, 'webhooks');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const open = (at: string | null = folder) => createKeptWebhooks(at, createSilentLogger());
const webhook = (receivedAt: number): KeptWebhook => ({
  url: `/webhooks/voice/incoming?n=${receivedAt}`,
  fields: { From: '+33199000042' },
  receivedAt,
});

async function readAll(kept: ReturnType<typeof open>): Promise<(number | undefined)[]> {
  const all = await Promise.all((await kept.list()).map((name) => kept.read(name)));
  return all.map((one) => one?.receivedAt);
}

test.each(['on the disk', 'in memory'])('kept %s, they come in the order of their receipt', async (where) => {
  const kept = open(where === 'on the disk' ? folder : null);
  for (const at of [30, 4, 1_000, 4]) await kept.keep(webhook(at));
  expect(await readAll(kept)).toEqual([4, 4, 30, 1_000]);
  const [first = ''] = await kept.list();
  await kept.remove(first);
  expect(await readAll(kept)).toEqual([4, 30, 1_000]);
});

test('a later process finds what an earlier one kept; nobody else on the computer can read it', async () => {
  await open().keep(webhook(7));
  expect(await readAll(open())).toEqual([7]);
  const [file = ''] = readdirSync(folder);
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('what was being written when the process was killed does not count', async () => {
  const kept = open();
  await kept.keep(webhook(7));
  writeFileSync(join(folder, '000000000000001-000000001-x.json.part'), '{"url":');
  expect(await readAll(kept)).toEqual([7]);
});

test('what cannot be read is set aside and kept for a look, and holds up nobody', async () => {
  const kept = open();
  await kept.keep(webhook(7));
  const damaged = '000000000000001-000000001-x.json';
  writeFileSync(join(folder, damaged), '{"url":');
  expect(await readAll(kept)).toEqual([undefined, 7]);
  expect(await readAll(kept)).toEqual([7]);
  expect(readdirSync(folder)).toContain(`${damaged}.refused`);
});

test('one that another instance has done meanwhile is no error', async () => {
  const kept = open();
  await kept.keep(webhook(7));
  const [name = ''] = await kept.list();
  await open().remove(name);
  expect(await kept.read(name)).toBeNull();
  await kept.remove(name);
});

test('a disk that does not take it leaves it in memory', async () => {
  writeFileSync(folder, 'a file where the folder should be');
  const kept = open();
  await kept.keep(webhook(7));
  expect(await readAll(kept)).toEqual([7]);
});
