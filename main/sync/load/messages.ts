import type { Result } from '../../../contracts/result.ts';
import type { LoadProgress, LoadReport, LoadTask } from './run-load.ts';

/** What the process is started for. */
export interface ProcessTask extends LoadTask {
  readonly baseUrl: string;
}

export type ToProcess =
  /** First, and once. Posted, because arguments of a process are seen by others, and the key is in it. */
  | { readonly kind: 'task'; readonly task: ProcessTask }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'token'; readonly token: Result<string> };

export type FromProcess =
  /** `refused`: the token that the API did not take. */
  | { readonly kind: 'token-wanted'; readonly refused: string | null }
  | { readonly kind: 'progress'; readonly progress: LoadProgress }
  /** The files are closed by now. */
  | { readonly kind: 'ended'; readonly report: LoadReport };
