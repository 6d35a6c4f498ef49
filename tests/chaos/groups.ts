import { apiRuns } from './api/index.ts';
import type { ChaosGroups, GroupName } from './chaos-run.ts';
import { reachabilityRuns } from './reachability/index.ts';
import { syncRuns } from './sync/index.ts';

export const groups: ChaosGroups<GroupName> = {
  sync: syncRuns,
  api: apiRuns,
  reachability: reachabilityRuns,
};
