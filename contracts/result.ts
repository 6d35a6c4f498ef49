import type { ErrorCode, Failure } from './errors.ts';
import { toFailure } from './errors.ts';

/** The outcome of something that may fail in an expected way. Bugs throw instead. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure };

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: ErrorCode, message?: string): { readonly ok: false; readonly error: Failure } {
  return { ok: false, error: toFailure(code, message) };
}
