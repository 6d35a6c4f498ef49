import type { ChaosRun } from '../chaos-run.ts';
import { killWhileWriting } from './d1-kill-while-writing.ts';
import { killedMigrations } from './d1-killed-migrations.ts';
import { syncedBeforeSaid } from './d2-synced-before-said.ts';
import { corruption } from './d5-corruption.ts';
import { killedRecovery, killedRestore } from './d5-d8-killed-exchange.ts';
import { noRoom } from './d6-no-room.ts';
import { backups } from './d8-backup.ts';
import { twoProcesses } from './d9-two-processes.ts';
import { noGap } from './s1-no-gap.ts';
import { resumeEquivalence } from './s3-resume.ts';
import { exactlyOnce } from './s4-exactly-once.ts';
import { convergence } from './s5-convergence.ts';
import { crashPoints } from './s6-crash-points.ts';
import { crowdedMillisecond } from './s13-crowded-millisecond.ts';

/** One line a run; what takes longest comes last. */
export const syncRuns: readonly ChaosRun[] = [
  noGap,
  resumeEquivalence,
  exactlyOnce,
  killWhileWriting,
  killedMigrations,
  syncedBeforeSaid,
  corruption,
  killedRecovery,
  noRoom,
  backups,
  killedRestore,
  twoProcesses,
  convergence,
  crashPoints,
  crowdedMillisecond,
];
