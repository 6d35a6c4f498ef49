import type { ErrorCode } from '../../../contracts/errors.ts';
import type { Reader } from '../reader.ts';

/**
 * A read that may take long, in steps of some milliseconds: it yields between them, so that others get their turn and it can
 * be left off. What it opened it closes in a `finally`.
 */
export type Job<I, O, P = never> = (db: Reader, input: I, tell: (progress: P) => void) => Generator<void, O>;

/** A job that is a single step. */
export function oneStep<I, O>(read: (db: Reader, input: I) => O): Job<I, O> {
  return function* (db, input) {
    yield;
    return read(db, input);
  };
}

/** Jobs by name. What goes in and out is cloned: plain values only. */
export type JobTable = Readonly<Record<string, Job<never, unknown, unknown>>>;

export type JobInput<J> = J extends Job<infer I, infer _O, infer _P> ? I : never;
export type JobOutput<J> = J extends Job<infer _I, infer O, infer _P> ? O : never;
export type JobProgress<J> = J extends Job<infer _I, infer _O, infer P> ? P : never;

/** A job that ends with an expected failure throws it; what else is thrown is a bug. */
export class JobFailure extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, cause: unknown) {
    super(code, { cause });
    this.name = 'JobFailure';
    this.code = code;
  }
}

/** What the thread is started with. */
export interface ThreadData {
  readonly file: string;
  readonly key: Uint8Array;
}

export type Request =
  | { readonly kind: 'run'; readonly id: number; readonly job: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  /** Closes the file, answers `released`, and lets jobs wait. */
  | { readonly kind: 'release' }
  /** Lets jobs go on, on the file that now has the name. */
  | { readonly kind: 'reopen' }
  /** Closes the file and ends the thread. */
  | { readonly kind: 'end' };

export type Answer =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly code: ErrorCode; readonly detail: string }
  | { readonly kind: 'released' };
