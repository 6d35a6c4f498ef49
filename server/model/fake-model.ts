import type { ModelPort, ModelRequest } from './model-port.ts';

/** A model whose words a test hands out one by one. */
export interface FakeModel extends ModelPort {
  readonly requests: ModelRequest[];
  /** More of the answer to the latest request. */
  say(text: string): void;
  finish(): void;
  fail(): void;
}

interface Answer {
  readonly parts: (string | null | Error)[];
  wake: () => void;
}

export function createFakeModel(name = 'fake-model'): FakeModel {
  const requests: ModelRequest[] = [];
  let answer: Answer = { parts: [], wake: () => {} };

  function add(part: string | null | Error): void {
    answer.parts.push(part);
    answer.wake();
  }

  async function* stream(request: ModelRequest): AsyncGenerator<string> {
    requests.push(request);
    const own: Answer = { parts: [], wake: () => {} };
    answer = own;
    request.signal.addEventListener('abort', () => own.wake());
    while (!request.signal.aborted) {
      const part = own.parts.shift();
      if (part === null) return;
      if (part instanceof Error) throw part;
      if (part !== undefined) yield part;
      else {
        await new Promise<void>((resolve) => {
          own.wake = resolve;
        });
      }
    }
    throw new Error('aborted');
  }

  return {
    name,
    requests,
    stream,
    say: add,
    finish: () => add(null),
    fail: () => add(new Error('The model is out of order.')),
  };
}
