import { test } from 'vitest';
import { checkConvergence } from './testing-convergence.ts';

// Great numbers of it: `npm run chaos -- sync --only S5`.
test('S5: whatever is lost, late, doubled, killed or restored, all copies become equal and every change counts once', async () => {
  await checkConvergence({ numRuns: 8, commands: 40, desktops: 3 });
}, 60_000);
