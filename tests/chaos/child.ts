import { groups } from './groups.ts';
import { serveRun } from './serve-run.ts';

await serveRun(groups);
