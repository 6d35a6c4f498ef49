import type { Sender, Transport } from './transport.ts';

type Answer = (sender: Sender, payload: unknown) => Promise<unknown>;

/** A transport that a test calls as a page would. */
export interface FakeTransport extends Transport {
  readonly channels: string[];
  invoke(sender: Sender, channel: string, payload?: unknown): Promise<unknown>;
}

export function createFakeTransport(): FakeTransport {
  const answers = new Map<string, Answer>();
  return {
    get channels() {
      return [...answers.keys()];
    },
    handle: (channel, answer) => void answers.set(channel, answer),
    async invoke(sender, channel, payload) {
      const answer = answers.get(channel);
      if (answer === undefined) throw new Error(`No handler registered for '${channel}'`);
      return answer(sender, payload);
    },
  };
}

/** A page of ours that keeps what it is sent. */
export interface FakePage extends Sender {
  readonly received: { readonly channel: string; readonly message: unknown }[];
  /** Crashes, or is closed. */
  goAway(): void;
}

export function createFakePage(facts: Partial<Omit<Sender, 'send' | 'onGone'>> = {}): FakePage {
  const received: { channel: string; message: unknown }[] = [];
  const goneListeners: (() => void)[] = [];
  return {
    contentsId: 1,
    frameUrl: 'app://lydia/ui/index.html',
    isTopFrame: true,
    ...facts,
    received,
    send: (channel, message) => void received.push({ channel, message }),
    onGone: (run) => void goneListeners.push(run),
    goAway() {
      for (const run of goneListeners) run();
    },
  };
}
