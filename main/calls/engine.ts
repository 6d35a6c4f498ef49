import type { ErrorCode } from '../../contracts/errors.ts';
import type { CallId } from '../../contracts/ids.ts';
import type { LineCommand } from '../../contracts/ipc/line.ts';
import { type Result, succeed } from '../../contracts/result.ts';
import type { LinePort } from '../line/line-port.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched, type Watched } from '../platform/watched.ts';
import { type Board, type BoardEvent, emptyBoard, isTalking, reduceBoard } from './board.ts';
import { createDeadlines, type Deadlines } from './deadlines.ts';
import type { CallEffect, CallEvent, CallState, RefusableCommand } from './machine.ts';
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
  const { clock } = options;
  let current: Board = emptyBoard;
  let isStopped = false;
  const shown = createWatched(current);
  const deadlines = createDeadlines(clock, (callId) => {
    applyToCall(callId, { type: 'deadline-passed', at: clock.nowMs() });
  });

  const runEffect = createEffects(options, {
    findState: (callId) => current.get(callId),
    setDeadline: (callId, afterMs) => deadlines.set(callId, afterMs),
    onRefused: (callId, command, code) =>
      applyToCall(callId, { type: 'line-refused', at: clock.nowMs(), command, code }),
  });

  function apply(event: BoardEvent): Applied {
    if (isStopped) return { refusal: 'not-signed-in', lineAnswer: Promise.resolve(succeed(undefined)) };
    const { board, effects, refusal } = reduceBoard(current, event);
    current = board;
    const answers = effects.map(runEffect).filter((answer) => answer !== null);
    shown.set(current);
    return { refusal, lineAnswer: firstFailure(answers) };
  }

  function applyToCall(callId: CallId, event: CallEvent): Applied {
    return apply({ type: 'of-call', callId, event });
  }

  return { board: shown, apply, applyToCall, stop };

  /** What the line or the API still answers finds nobody: the storage may be closed by then. */
  function stop(): void {
    isStopped = true;
    deadlines.clear();
  }
}

/** The operator's leg is, or was meant to be, in this computer's line window. */
function isHere(state: CallState | undefined): boolean {
  return state !== undefined && isTalking(state);
}

async function firstFailure(answers: readonly Promise<Result<void>>[]): Promise<Result<void>> {
  const results = await Promise.all(answers);
  return results.find((result) => !result.ok) ?? succeed(undefined);
}

interface EffectTies {
  readonly findState: (callId: CallId) => CallState | undefined;
  readonly setDeadline: Deadlines['set'];
  readonly onRefused: (callId: CallId, command: RefusableCommand, code: ErrorCode) => void;
}

/** Carries out one effect; what the line answers, if it was a command to it. */
function createEffects(options: EngineOptions, ties: EffectTies) {
  const { line, records, hangUpByApi, logger } = options;
  const { findState, setDeadline, onRefused } = ties;

  async function command(lineCommand: LineCommand): Promise<Result<void>> {
    const answer = await line.command(lineCommand);
    if (answer.ok) return succeed(undefined);
    const { type } = lineCommand;
    logger.warn('The line refused', { command: type, code: answer.error.code });
    if ('callId' in lineCommand && isRefusable(type)) {
      onRefused(lineCommand.callId, type, answer.error.code);
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
        records.save(effect.call, isHere(findState(effect.call.id)));
        return null;
      case 'set-deadline':
        setDeadline(effect.callId, effect.afterMs);
        return null;
    }
  }

  /** A bug in one effect must not cost the others: a deadline that is not set is a call that never ends. */
  return (effect: CallEffect): Promise<Result<void>> | null => {
    try {
      return run(effect);
    } catch (error) {
      logger.error('An effect of the call machine failed', { effect: effect.type, error });
      return null;
    }
  };
}
