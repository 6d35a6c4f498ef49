import type { ChaosRun } from '../chaos-run.ts';
import { rollingRestart } from './r1-rolling-restart.ts';
import { killedInstance } from './r2-kill.ts';
import { redisTrouble } from './r3-redis.ts';
import { failover } from './r4-failover.ts';
import { postgresTrouble } from './r4-postgres.ts';
import { slowClients } from './r7-slow-clients.ts';
import { contract } from './r11-contract.ts';
import { upgradeAndBack } from './r14-rollback.ts';
import { shiftLoad } from './r15-load.ts';
import { signInRuns } from './sign-in/index.ts';
import { webhooksInOutage } from './w7-webhooks.ts';

/** One line a run, in the order of the bars. */
export const apiRuns: readonly ChaosRun[] = [
  ...signInRuns,
  rollingRestart,
  killedInstance,
  redisTrouble,
  postgresTrouble,
  failover,
  slowClients,
  webhooksInOutage,
  contract,
  upgradeAndBack,
  shiftLoad,
];
