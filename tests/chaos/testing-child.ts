import { serveRun } from './serve-run.ts';
import { testingGroups } from './testing-groups.ts';

await serveRun(testingGroups);
