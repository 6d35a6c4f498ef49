import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tryCrash } from '../../main/sync/testing-crash.ts';
import { crashSteps } from '../../main/sync/testing-crash-steps.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lydia-crash-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

// Each 25 times: `npm run chaos -- sync --only S6`.
it.each(crashSteps)('S6: killed at %s, the desktop loses nothing and does nothing twice', async (step) => {
  expect(await tryCrash({ step, time: 1, folder })).toBe(true);
});
