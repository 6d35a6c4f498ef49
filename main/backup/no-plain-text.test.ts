import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openConnection } from '../storage/connection.ts';
import { change, select } from '../storage/sql.ts';
import { openStorage } from '../storage/storage.ts';
import { testKey } from '../storage/testing.ts';
import { findIn, findPlainText, type Marker, plantMarkers } from '../storage/testing-markers.ts';
import { type BackupWorld, createBackupWorld } from './testing.ts';

let world: BackupWorld;
beforeEach(() => {
  world = createBackupWorld();
});
afterEach(() => world.remove());

/** Every column that holds text, but for those that take listed words only. */
function countTextColumns(): { readonly texts: number; readonly listed: number } {
  const connection = openConnection({ file: world.database.file, key: testKey });
  const [row] = connection.all(`
    SELECT count(*) AS texts, sum(s.sql LIKE '%CHECK (' || c.name || ' IN (%') AS listed
    FROM pragma_table_list AS t JOIN sqlite_schema AS s ON s.name = t.name, pragma_table_xinfo(t.name) AS c
    WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND c.hidden = 0 AND (
      (t.type = 'table' AND c.type = 'TEXT') OR (t.type = 'virtual' AND s.sql NOT LIKE '%fts5vocab%'))`);
  connection.close();
  return Object(row);
}

/** Writes into the log, sorts on the disk if SQLite would, backs up, restores, and leaves a damaged file behind. */
async function useEverything(): Promise<string[]> {
  const { storage, service, database } = world;
  storage.write((db) => db.run(change(`UPDATE calls SET notes = notes || ' again'`)));
  storage.read((db) => db.all(select(`SELECT * FROM outbox, calls ORDER BY body || notes DESC`)));
  const made = await service.create();
  if (!made.ok) throw new Error(made.error.code);
  // A marker is no change that could be carried over.
  storage.write((db) => db.run(change('DELETE FROM outbox')));
  const restored = await service.restore(made.value.name);
  if (!restored.ok) throw new Error(restored.error.code);
  const damaged = `${dirname(database.file)}/other.db`;
  writeFileSync(damaged, readFileSync(join(dirname(database.file), 'backups', made.value.name)));
  const content = readFileSync(damaged);
  content.fill(0x5a, 0, 4_096);
  writeFileSync(damaged, content);
  writeFileSync(`${damaged}.key-check`, readFileSync(`${database.file}.key-check`));
  const again = openStorage({ ...database.options, file: damaged });
  if (again.ok) again.value.close();
  return readdirSync(dirname(database.file)).sort();
}

test('D4: no text of any column of any table is readable in any file, nor in the log', async () => {
  const markers = plantMarkers(world.database.file, testKey);
  const { texts, listed } = countTextColumns();
  expect(markers).toHaveLength(texts - listed);
  expect(texts).toBeGreaterThan(60);
  const names = await useEverything();
  for (const part of ['lydia.db-wal', 'lydia.db-shm', 'backups', '.before-restore-', '.corrupt-'])
    expect(
      names.some((name) => name.includes(part)),
      part,
    ).toBe(true);
  expect(findPlainText(dirname(world.database.file), markers)).toEqual([]);
  expect(findIn(Buffer.from(world.lines.join('\n')), markers)).toEqual([]);
});

test('D4: the search for what is readable finds it where it is', () => {
  const markers: Marker[] = [{ column: 'calls.notes', text: 'zqmark1zq' }];
  const readable = [
    Buffer.from('SQLite format 3\0 and zqmark1zq'),
    Buffer.from('SQLite format 3 zqMARK1zq', 'utf16le'),
  ];
  for (const content of readable) expect(findIn(content, markers)).toEqual(['calls.notes', 'a plain header']);
});
