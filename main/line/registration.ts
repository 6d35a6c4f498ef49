import type { VoiceToken } from '../../contracts/api/voice.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { LineStatus } from '../../contracts/ipc/app.ts';
import type { LineEvent } from '../../contracts/ipc/line.ts';
import type { Result } from '../../contracts/result.ts';
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
  readonly state: () => LineStatus;
  readonly start: () => void;
  readonly stop: () => void;
  /** A fresh token; and, unless a call has audio, a new registration. */
  readonly renew: () => void;
  readonly take: (event: LineEvent) => void;
}

const firstRetryMs = 1_000;
const maxRetryMs = 30_000;
/** The SDK recovers a lost registration by itself in this time, or not at all. */
const recoveryMs = 30_000;

export function createRegistration(options: RegistrationOptions): Registration {
  const registrar = createRegistrar(options);
  const { state, tokens, timer } = registrar;

  function lose(): void {
    if (state.get().kind !== 'ready') return;
    state.showTrouble('line-unreachable');
    timer.set(recoveryMs, registrar.recover);
  }

  function find(): void {
    if (state.get().kind !== 'unreachable') return;
    timer.cancel();
    state.show({ kind: 'ready' });
  }

  return {
    state: state.get,
    start() {
      registrar.forget();
      state.show({ kind: 'registering' });
      registrar.register();
    },
    stop() {
      registrar.begin();
      state.reset();
    },
    renew() {
      if (options.hasAudio()) tokens.renew();
      else registrar.register();
    },
    take(event) {
      if (event.type === 'unregistered') lose();
      else if (event.type === 'registered') find();
      else if (isDeviceGivenUp(event)) registrar.recover();
      else if (isTokenDue(event)) tokens.renew();
      else if (event.type === 'devices-changed' && isMicrophoneTrouble(state.get())) registrar.register();
    },
  };
}

/** The attempts: one at a time, the failed one repeated with growing pauses. */
function createRegistrar(options: RegistrationOptions) {
  const { commands, clock, hasAudio, onHopeless } = options;
  const tokens = createTokenKeeper({
    ...options,
    deliver: async ({ token }) => (await commands.send({ type: 'update-token', token })).ok,
  });
  const steps = createSteps(commands, () => tokens.fetch());
  const timer = createTimer(clock);
  const state = createRegistrationState(options);
  /** Counts attempts: one that was overtaken has no say any more. */
  let attempt = 0;
  let failures = 0;

  function begin(): number {
    attempt += 1;
    timer.cancel();
    tokens.stop();
    return attempt;
  }

  function settle(outcome: StepsOutcome): void {
    if (outcome.kind === 'registered') {
      failures = 0;
      tokens.keepFresh(outcome.voice);
      state.show({ kind: 'ready' });
    } else if (outcome.kind === 'page-silent') {
      onHopeless('it does not register');
    } else {
      state.showTrouble(outcome.code);
      timer.set(Math.min(maxRetryMs, firstRetryMs * 2 ** failures), () => void register());
      failures += 1;
    }
  }

  async function register(): Promise<void> {
    const mine = begin();
    if (state.get().kind === 'ready') state.show({ kind: 'registering' });
    const outcome = await steps.run(() => mine === attempt);
    if (mine === attempt) settle(outcome);
  }

  /** A call that has audio is worth more than the next one: it is not released for a registration. */
  function recover(): void {
    if (hasAudio()) timer.set(recoveryMs, recover);
    else void register();
  }

  function forget(): void {
    steps.forget();
    failures = 0;
  }

  return { tokens, state, timer, forget, recover, begin, register: () => void register() };
}

function createRegistrationState({ clock, onState }: RegistrationOptions) {
  let state: LineStatus = { kind: 'registering' };
  function show(next: LineStatus): void {
    state = next;
    onState(next);
  }
  return {
    get: () => state,
    show,
    showTrouble: (code: ErrorCode) => show({ kind: 'unreachable', code, since: clock.nowMs() }),
    /** A page that is gone has no state; nobody is told. */
    reset(): void {
      state = { kind: 'registering' };
    },
  };
}

type StepsOutcome =
  | { readonly kind: 'registered'; readonly voice: VoiceToken }
  /** The page let the whole time pass: another attempt in it is of no use. */
  | { readonly kind: 'page-silent' }
  | { readonly kind: 'failed'; readonly code: ErrorCode };

/** The steps of one attempt. A page that was told to register is never told again without being released. */
function createSteps(commands: LineCommands, fetchToken: () => Promise<Result<VoiceToken>>) {
  let isReleaseDue = false;

  async function registerWith(voice: VoiceToken): Promise<StepsOutcome> {
    isReleaseDue = true;
    const { token, edge } = voice;
    const answer = await commands.send({ type: 'register', token, edge });
    if (answer.ok) return { kind: 'registered', voice };
    const { code } = answer.error;
    return code === 'timeout' ? { kind: 'page-silent' } : { kind: 'failed', code };
  }

  return {
    forget() {
      isReleaseDue = false;
    },
    async run(isPresent: () => boolean): Promise<StepsOutcome> {
      const voice = await fetchToken();
      if (!voice.ok) return { kind: 'failed', code: voice.error.code };
      if (isReleaseDue && isPresent()) await commands.send({ type: 'release' });
      return isPresent() ? registerWith(voice.value) : { kind: 'failed', code: 'line-not-ready' };
    },
  };
}

function createTimer(clock: Clock) {
  let cancel = (): void => undefined;
  return {
    cancel: () => cancel(),
    set(afterMs: number, run: () => void): void {
      cancel();
      cancel = clock.after(afterMs, run);
    },
  };
}

/** The page destroyed its Device, which was of no more use. */
function isDeviceGivenUp(event: LineEvent): boolean {
  return event.type === 'device-failed' && event.code === 'line-not-ready';
}

function isTokenDue(event: LineEvent): boolean {
  return (
    event.type === 'token-will-expire' ||
    (event.type === 'device-failed' && event.code === 'voice-token-refused')
  );
}

function isMicrophoneTrouble(state: LineStatus): boolean {
  return state.kind === 'unreachable' && state.code.startsWith('microphone-');
}
