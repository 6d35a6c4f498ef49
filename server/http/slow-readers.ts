import type { ServerResponse } from 'node:http';

/** Cut after so many looks, one a second, at which less than this had been taken while there was something to take. */
const maxSlowLooks = 6;
/** 2 kB a second: the slowest telephone line that anybody works on has more. */
const leastBytes = 2_048;

interface Reading {
  takenBytes: number;
  slowLooks: number;
}

/**
 * Cuts off whoever asks for something and then does not read it: what waits for him would fill our memory. Give every
 * answer to `watch`; `stop` at the end.
 */
export function createSlowReaders(lookEveryMs: number) {
  const answers = new Map<ServerResponse, Reading>();
  const timer = setInterval(lookAtAll, lookEveryMs).unref();

  function lookAtAll(): void {
    for (const [response, reading] of answers) look(response, reading);
  }

  function look(response: ServerResponse, reading: Reading): void {
    const { socket } = response;
    if (socket === null) return;
    const takenBytes = socket.bytesWritten - socket.writableLength;
    const isWaiting = socket.writableLength > 0;
    const isSlow = isWaiting && takenBytes - reading.takenBytes < leastBytes;
    reading.slowLooks = isSlow ? reading.slowLooks + 1 : 0;
    reading.takenBytes = takenBytes;
    if (reading.slowLooks >= maxSlowLooks) socket.destroy();
  }

  return {
    watch(response: ServerResponse): void {
      answers.set(response, { takenBytes: 0, slowLooks: 0 });
      response.once('close', () => answers.delete(response));
    },
    stop: () => clearInterval(timer),
  };
}
