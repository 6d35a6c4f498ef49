import type { LineCommand, LineReply, NumberedLineCommand } from '../../contracts/ipc/line.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { LineAnswer } from './line-port.ts';

/** Commands to the page and their answers, matched by number; no wait is without end. */
export interface LineCommands {
  send(command: LineCommand): Promise<Result<LineAnswer>>;
  takeReply(reply: LineReply): void;
  /** The page is gone: what waits is answered with `line-unreachable`. */
  abandon(): void;
}

/**
 * How long the page may take. It bounds its own waits for the Voice SDK below these, so that its answer, which
 * says more, comes first; what happens here is that the page does not answer at all.
 */
const waitsMs: Readonly<Record<LineCommand['type'], number>> = {
  ping: 3_000,
  register: 20_000,
  'update-token': 5_000,
  release: 3_000,
  connect: 15_000,
  accept: 15_000,
  reject: 3_000,
  'hang-up': 2_000,
  'set-muted': 3_000,
  'send-digits': 3_000,
  'use-devices': 5_000,
  'list-devices': 5_000,
};

interface CommandsOptions {
  /** False when no page listens. */
  readonly post: (command: NumberedLineCommand) => boolean;
  readonly clock: Clock;
}

export function createLineCommands({ post, clock }: CommandsOptions): LineCommands {
  const waiting = new Map<number, (answer: Result<LineAnswer>) => void>();
  let lastNumber = 0;

  function settle(number: number, answer: Result<LineAnswer>): void {
    const resolve = waiting.get(number);
    waiting.delete(number);
    resolve?.(answer);
  }

  return {
    send(command) {
      lastNumber += 1;
      const number = lastNumber;
      return new Promise((resolve) => {
        const cancel = clock.after(waitsMs[command.type], () => settle(number, fail('timeout')));
        waiting.set(number, (answer) => {
          cancel();
          resolve(answer);
        });
        if (!post({ number, command })) settle(number, fail('line-unreachable'));
      });
    },
    takeReply({ number, failure, devices }) {
      settle(
        number,
        failure === null ? succeed({ devices: devices ?? [] }) : fail(failure.code, failure.message),
      );
    },
    abandon() {
      for (const number of waiting.keys()) settle(number, fail('line-unreachable'));
    },
  };
}
