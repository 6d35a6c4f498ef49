import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type SettingsChange, settingsSchema } from '../../contracts/domain/settings.ts';
import { settingsChannels } from '../../contracts/ipc/settings.ts';
import { createMemoryLogger } from '../platform/testing.ts';
import { setAsideDamagedFile } from './damaged-file.ts';
import { createSettings, type SettingsStore } from './settings.ts';

const defaults = settingsSchema.parse({});

function build(stored: Record<string, unknown> = {}, fromCommandLine: SettingsChange = {}) {
  let file = stored;
  let isBroken = false;
  const store: SettingsStore = {
    read: () => file,
    write(values) {
      if (isBroken) throw new Error('EROFS');
      file = values;
    },
  };
  const settings = createSettings(store, createMemoryLogger().logger, fromCommandLine);
  return { settings, file: () => file, breakDisk: () => (isBroken = true) };
}

test('starts with the defaults', () => {
  expect(build().settings.get()).toEqual(defaults);
});

test('changes only what is named, keeps what it does not know, and tells', () => {
  const { settings, file } = build({ language: 'fr', futureSetting: { a: 1 } });
  const seen: string[] = [];
  settings.watch(({ theme }) => seen.push(theme));
  expect(settings.save({ theme: 'dark' })).toMatchObject({ ok: true });
  expect(file()).toEqual({ language: 'fr', theme: 'dark', futureSetting: { a: 1 } });
  expect(settings.get()).toEqual({ ...defaults, language: 'fr', theme: 'dark' });
  expect(seen).toEqual(['system', 'dark']);
});

test('the command line wins for this run, is not written, and yields to what is saved anew', () => {
  const { settings, file } = build({ apiUrl: 'http://file' }, { apiUrl: 'http://line' });
  expect(settings.get().apiUrl).toBe('http://line');
  settings.save({ theme: 'dark' });
  expect(settings.get().apiUrl).toBe('http://line');
  expect(file()['apiUrl']).toBe('http://file');
  settings.save({ apiUrl: 'http://typed' });
  expect(settings.get().apiUrl).toBe('http://typed');
});

test('the channel adds no default to what is to be changed', () => {
  expect(settingsChannels['settings:save'].input.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
});

test('one wrong value costs only itself', () => {
  const { settings } = build({ theme: 'purple', language: 'fr', apiUrl: 'file:///etc' });
  expect(settings.get()).toEqual({ ...defaults, language: 'fr' });
});

test('a disk that cannot be written is a failure, and the old settings hold', () => {
  const { settings, breakDisk } = build();
  breakDisk();
  expect(settings.save({ theme: 'dark' })).toMatchObject({
    ok: false,
    error: { code: 'storage-unavailable' },
  });
  expect(settings.get().theme).toBe('system');
});

test.each(['{"theme":', '', '[]', 'null', '\u0000\u0000'])('a damaged file (%j) is set aside', (text) => {
  const file = join(mkdtempSync(join(tmpdir(), 'lydia-settings-')), 'settings.json');
  writeFileSync(file, text);
  const keptFile = setAsideDamagedFile(file, 42) ?? expect.unreachable();
  expect(existsSync(file)).toBe(false);
  expect(readFileSync(keptFile, 'utf8')).toBe(text);
});

test('a sound file, and none at all, are left alone', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lydia-settings-')), 'settings.json');
  expect(setAsideDamagedFile(file, 42)).toBeNull();
  writeFileSync(file, '{}');
  expect(setAsideDamagedFile(file, 42)).toBeNull();
  expect(existsSync(file)).toBe(true);
});
