import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrations } from './migrations/index.ts';
import { killMigration, makeAtVersion } from './testing-migration-kill.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lydia-migrate-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// After every statement of every step: `npm run chaos -- sync --only D1-migrations`.
test('D1: a migration killed in the middle leaves the version before, whole, and is done at the next start', async () => {
  const ends = await Promise.all(
    migrations.map(async ({ version }) => {
      const file = join(folder, `to-${version}.db`);
      makeAtVersion(file, version - 1);
      // The bookkeeping is the first statement of a step: after the second, the schema is half changed.
      return killMigration(file, version, 2);
    }),
  );
  expect(ends).toEqual(migrations.map(({ version }) => ({ kind: 'killed', version: version - 1 })));
}, 30_000);
