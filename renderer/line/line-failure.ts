import type { ErrorCode } from '../../contracts/errors.ts';
import type { LineReply } from '../../contracts/ipc/line.ts';

/** Why a command, a call or the Device failed, as main is told. */
export type LineFailure = NonNullable<LineReply['failure']>;

export function buildFailure(
  code: ErrorCode,
  message: string,
  providerCode: number | null = null,
): LineFailure {
  return { code, providerCode, message };
}
