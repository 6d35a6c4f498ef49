/** Where the process is killed; each is reached at least once in the program of `testing-crash-child.ts`. */
export const crashSteps = [
  /** A change is in the transaction, which is not committed. */
  'change-uncommitted',
  'change-committed',
  /** The outbox says that it may have been sent, and it has not. */
  'marked-as-sent',
  /** The server has the request and has done nothing. */
  'push-arrived',
  /** The server has committed, and has not answered. */
  'push-applied',
  /** The answer is here, and not stored. */
  'push-answered',
  'answer-uncommitted',
  'answer-committed',
  'page-answered',
  'page-uncommitted',
  'page-committed',
  /** The server was asked what it lost. */
  'check-answered',
  'requeue-uncommitted',
  'requeue-committed',
  'block-stored',
  'rows-ended',
  'index-built',
  'load-completed',
  'carry-over-uncommitted',
  /** Each step at which the files of an exchange have other names. */
  'swap-before-plan',
  'swap-planned',
  'swap-old-gone',
  'swap-new-in-place',
  'swap-plan-gone',
] as const;
export type CrashStep = (typeof crashSteps)[number];

/** What the program is started with, as JSON in its only argument. */
export interface CrashTask {
  readonly file: string;
  readonly url: string;
  readonly step: CrashStep;
  /** The how many-th time the step is reached. */
  readonly time: number;
}
