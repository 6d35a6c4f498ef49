import type { Result } from '../../../contracts/result.ts';
import type { LoadProgress, LoadReport, LoadTask } from './run-load.ts';

/** What the thread is started with. */
export interface ThreadTask extends LoadTask {
  readonly baseUrl: string;
}

export type ToThread =
  | { readonly kind: 'cancel' }
  | { readonly kind: 'token'; readonly token: Result<string> };

export type FromThread =
  /** `refused`: the token that the API did not take. */
  | { readonly kind: 'token-wanted'; readonly refused: string | null }
  | { readonly kind: 'progress'; readonly progress: LoadProgress }
  /** The files are closed by now. */
  | { readonly kind: 'ended'; readonly report: LoadReport };
