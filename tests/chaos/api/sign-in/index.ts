import type { ChaosRun } from '../../chaos-run.ts';
import { refreshRace } from './a1-refresh-race.ts';
import { reuse } from './a2-reuse.ts';
import { lostAnswer } from './a3-lost-answer.ts';
import { revocation } from './a6-revocation.ts';
import { throttle } from './a7-throttle.ts';
import { enumeration } from './a8-enumeration.ts';
import { hashing } from './a9-hashing.ts';

export const signInRuns: readonly ChaosRun[] = [
  refreshRace,
  reuse,
  lostAnswer,
  revocation,
  throttle,
  enumeration,
  hashing,
];
