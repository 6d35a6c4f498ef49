import type { VoiceToken } from '../../contracts/api/voice.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { LineStatus } from '../../contracts/ipc/app.ts';
import type { LineEvent } from '../../contracts/ipc/line.ts';
import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { LineCommands } from './commands.ts';
import { createTokenKeeper } from './token-keeper.ts';

interface RegistrationOptions {
  readonly commands: LineCommands;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hasAudio: () => boolean;
  readonly onState: (state: LineStatus) => void;
  /** The page answers, but cannot be brought to register: it is to be rebuilt. */
  readonly onHopeless: (reason: string) => void;
}

/** One registration of one loaded page: a fresh token, `register` once, and again only after `release`. */
export interface Registration {
  state(): LineStatus;
  start(): void;
  stop(): void;
  /** A fresh token; and, unless a call has audio, a new registration. */
  renew(): void;
  take(event: LineEvent): void;
}

const firstRetryMs = 1_000;
const maxRetryMs = 30_000;
/** The SDK recovers a lost registration by itself in this time, or not at all. */
const recoveryMs = 30_000;

export function createRegistration(options: RegistrationOptions): Registration {
  const { commands, api, clock, logger, hasAudio, onState, onHopeless } = options;
  let state: LineStatus = { kind: 'registering' };
  /** Counts attempts: one that was overtaken has no say any more. */
  let attempt = 0;
  let failures = 0;
  let isReleaseDue = false;
  let cancelTimer = (): void => undefined;

  const tokens = createTokenKeeper({
    api,
    clock,
    logger,
    deliver: async ({ token }) => (await commands.send({ type: 'update-token', token })).ok,
  });

  function show(next: LineStatus): void {
    state = next;
    onState(next);
  }

  function fail(code: ErrorCode): void {
    show({ kind: 'unreachable', code, since: clock.nowMs() });
    const waitMs = Math.min(maxRetryMs, firstRetryMs * 2 ** failures);
    failures += 1;
    setTimer(waitMs, () => void register());
  }

  function setTimer(afterMs: number, then: () => void): void {
    cancelTimer();
    cancelTimer = clock.after(afterMs, then);
  }

  async function register(): Promise<void> {
    attempt += 1;
    const mine = attempt;
    cancelTimer();
    tokens.stop();
    if (state.kind === 'ready') show({ kind: 'registering' });
    const token = await tokens.fetch();
    if (mine !== attempt) return;
    if (!token.ok) {
      fail(token.error.code);
      return;
    }
    // A page that was told to register is never told again without being released first.
    if (isReleaseDue) await commands.send({ type: 'release' });
    if (mine !== attempt) return;
    isReleaseDue = true;
    await registerWith(token.value, mine);
  }

  async function registerWith(voice: VoiceToken, mine: number): Promise<void> {
    const { token, edge } = voice;
    const answer = await commands.send({ type: 'register', token, edge });
    if (mine !== attempt) return;
    if (answer.ok) {
      failures = 0;
      cancelTimer();
      tokens.keepFresh(voice);
      show({ kind: 'ready' });
    } else if (answer.error.code === 'timeout') {
      onHopeless('it does not register');
    } else {
      fail(answer.error.code);
    }
  }

  function takeLoss(): void {
    if (state.kind !== 'ready') return;
    show({ kind: 'unreachable', code: 'line-unreachable', since: clock.nowMs() });
    setTimer(recoveryMs, recover);
  }

  /** A call that has audio is worth more than the next one: it is not released for a registration. */
  function recover(): void {
    if (hasAudio()) setTimer(recoveryMs, recover);
    else void register();
  }

  return {
    state: () => state,
    start() {
      isReleaseDue = false;
      failures = 0;
      state = { kind: 'registering' };
      onState(state);
      void register();
    },
    stop() {
      attempt += 1;
      cancelTimer();
      tokens.stop();
      state = { kind: 'registering' };
    },
    renew() {
      failures = 0;
      if (hasAudio()) tokens.renew();
      else void register();
    },
    take(event) {
      if (event.type === 'unregistered') takeLoss();
      else if (event.type === 'registered' && state.kind === 'unreachable' && isReleaseDue) {
        cancelTimer();
        show({ kind: 'ready' });
      } else if (event.type === 'token-will-expire') tokens.renew();
      else if (event.type === 'device-failed' && event.code === 'voice-token-refused') tokens.renew();
      else if (event.type === 'devices-changed' && isMicrophoneTrouble(state)) void register();
    },
  };
}

function isMicrophoneTrouble(state: LineStatus): boolean {
  return state.kind === 'unreachable' && state.code.startsWith('microphone-');
}
