import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const node = [
  'bench',
  'contracts',
  'assist',
  'main',
  'preload',
  'server',
  'simulator',
  'hosts',
  'scripts',
  'renderer/line',
  'tests/chaos',
  'tests/world',
];

/** `unit`, `ui`: quick, part of `npm run check`. `integration`: whole processes on free ports, part of `npm test`. */
export default defineConfig({
  test: {
    // By itself it leaves one processor free, and many tests wait for a disk, a database or a time limit.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: node.map((folder) => `${folder}/**/*.test.ts`),
        },
      },
      {
        plugins: [react()],
        test: { name: 'ui', environment: 'jsdom', include: ['renderer/ui/**/*.test.{ts,tsx}'] },
      },
      {
        test: {
          name: 'integration',
          environment: 'node',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
