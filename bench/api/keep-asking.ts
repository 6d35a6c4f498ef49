import { once } from 'node:events';
import { Agent, request } from 'node:http';

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Connections, each asking again as soon as it has its answer. */
  readonly clients: number;
  readonly forMs: number;
}

/** Answers a second. Throws at the first that is not 200. */
export async function keepAsking({ url, headers, clients, forMs }: Asked): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const startedMs = performance.now();
  let answered = 0;

  async function askAgain(): Promise<void> {
    while (performance.now() - startedMs < forMs) {
      const sent = request(url, { agent, headers });
      sent.end();
      const [response] = await once(sent, 'response');
      response.resume();
      await once(response, 'end');
      if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
      answered += 1;
    }
  }

  try {
    await Promise.all(Array.from({ length: clients }, askAgain));
    return answered / ((performance.now() - startedMs) / 1_000);
  } finally {
    agent.destroy();
  }
}
