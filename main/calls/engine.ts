import type { ErrorCode } from '../../contracts/errors.ts';
import type { CallId } from '../../contracts/ids.ts';
import type { LineCommand } from '../../contracts/ipc/line.ts';
import { type Result, succeed } from '../../contracts/result.ts';
import type { LinePort } from '../line/line-port.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched, type Watched } from '../platform/watched.ts';
import { type Board, type BoardEvent, emptyBoard, reduceBoard } from './board.ts';
import { createDeadlines } from './deadlines.ts';
import type { CallEffect, CallEvent, RefusableCommand } from './machine.ts';
import type { CallRecords } from './records.ts';

interface EngineOptions {
  readonly line: LinePort;
  readonly records: CallRecords;
  readonly hangUpByApi: (callId: CallId) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Applied {
  /** Why the machine did not obey. */
  readonly refusal: ErrorCode | null;
  /** The line's answers to the commands that followed; the first failure, if any. */
  readonly lineAnswer: Promise<Result<void>>;
}

/** Keeps the board, and carries out what the machine asks for. */
export interface CallEngine {
  readonly board: Pick<Watched<Board>, 'get' | 'watch'>;
  apply(event: BoardEvent): Applied;
  applyToCall(callId: CallId, event: CallEvent): Applied;
  stop(): void;
}

const refusable: readonly string[] = ['connect', 'accept', 'reject', 'hang-up'] satisfies RefusableCommand[];

function isRefusable(type: string): type is RefusableCommand {
  return refusable.includes(type);
}

export function createCallEngine(options: EngineOptions): CallEngine {
  const { line, records, hangUpByApi, clock, logger } = options;
  let current: Board = emptyBoard;
  const shown = createWatched(current);
  const deadlines = createDeadlines(clock, (callId) => {
    applyToCall(callId, { type: 'deadline-passed', at: clock.nowMs() });
  });

  async function command(lineCommand: LineCommand): Promise<Result<void>> {
    const answer = await line.command(lineCommand);
    if (answer.ok) return succeed(undefined);
    const { type } = lineCommand;
    logger.warn('The line refused', { command: type, code: answer.error.code });
    if ('callId' in lineCommand && isRefusable(type)) {
      const { code } = answer.error;
      applyToCall(lineCommand.callId, { type: 'line-refused', at: clock.nowMs(), command: type, code });
    }
    return answer;
  }

  function run(effect: CallEffect): Promise<Result<void>> | null {
    switch (effect.type) {
      case 'command-line':
        return command(effect.command);
      case 'hang-up-by-api':
        hangUpByApi(effect.callId);
        return null;
      case 'save-call':
        records.save(effect.call);
        return null;
      case 'set-deadline':
        deadlines.set(effect.callId, effect.afterMs);
        return null;
    }
  }

  function apply(event: BoardEvent): Applied {
    const { board, effects, refusal } = reduceBoard(current, event);
    current = board;
    const answers = effects.map(run).filter((answer) => answer !== null);
    shown.set(current);
    return { refusal, lineAnswer: firstFailure(answers) };
  }

  function applyToCall(callId: CallId, event: CallEvent): Applied {
    return apply({ type: 'of-call', callId, event });
  }

  return { board: shown, apply, applyToCall, stop: () => deadlines.clear() };
}

async function firstFailure(answers: readonly Promise<Result<void>>[]): Promise<Result<void>> {
  const results = await Promise.all(answers);
  return results.find((result) => !result.ok) ?? succeed(undefined);
}
