import type { Clock } from '../clock.ts';

/** Sends what is put into it to a service outside, in batches, and never makes anybody wait for that service. */
export interface Shipper<T> {
  put(item: T): void;
  /** Sends what is left, within a bounded time. */
  stop(): Promise<void>;
}

interface ShipperOptions<T> {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly encode: (items: readonly T[]) => string;
  readonly clock: Pick<Clock, 'after'>;
  /** Told once for each time in which nothing gets through. */
  readonly onTrouble: (reason: string) => void;
  readonly maxBatch: number;
}

const sendEveryMs = 2_000;
const timeoutMs = 5_000;
/** Beyond this the newest are dropped: the service outside is away or too slow, and our memory is for calls. */
const maxWaiting = 4_096;

export function createShipper<T>(options: ShipperOptions<T>): Shipper<T> {
  const { url, headers, encode, clock, onTrouble, maxBatch } = options;
  let waiting: T[] = [];
  let isInTrouble = false;
  let sending: Promise<void> = Promise.resolve();
  let cancel = clock.after(sendEveryMs, beat);

  function beat(): void {
    sending = sendAll().finally(() => {
      cancel = clock.after(sendEveryMs, beat);
    });
  }

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      if (!(await send(encode(batch)))) return;
    }
  }

  async function send(body: string): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers },
        body,
        signal,
        redirect: 'error',
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`status ${response.status}`);
      isInTrouble = false;
      return true;
    } catch (error) {
      if (!isInTrouble) onTrouble(error instanceof Error ? error.message : 'unknown');
      isInTrouble = true;
      return false;
    }
  }

  return {
    put(item) {
      if (waiting.length < maxWaiting) waiting.push(item);
    },
    async stop() {
      await sending;
      cancel();
      await sendAll();
    },
  };
}
