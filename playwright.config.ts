import { defineConfig } from '@playwright/test';
import { selectElectron } from './hosts/chromium/select.ts';

selectElectron();

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // Calls carry audio in real time: one world at a time leaves both cores to it.
  workers: 1,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { trace: 'retain-on-failure' },
});
