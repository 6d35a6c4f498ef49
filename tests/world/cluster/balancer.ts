import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a proxy in front of several instances does, and no more: it asks who is ready, and sends nothing twice. */
export interface Balancer {
  readonly url: string;
  /** Resolves when the instance is (not) sent requests any more. */
  whenReady(port: number, isReady: boolean): Promise<void>;
  stop(): Promise<void>;
}

interface Target {
  readonly port: number;
  readonly agent: Agent;
  isReady: boolean;
}

export const lookEveryMs = 100;
const lookTimeoutMs = 1_000;
const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding']);

export async function startBalancer(port: number, targetPorts: readonly number[]): Promise<Balancer> {
  const targets: Target[] = targetPorts.map((target) => ({
    port: target,
    agent: new Agent({ keepAlive: true }),
    isReady: false,
  }));
  let turn = 0;
  let isStopped = false;

  function pick(): Target | undefined {
    const ready = targets.filter(({ isReady }) => isReady);
    turn += 1;
    return ready[turn % Math.max(1, ready.length)];
  }

  async function keepLooking(target: Target): Promise<void> {
    while (!isStopped) {
      target.isReady = await isReady(target.port);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }

  const server = createServer((asked, answer) => forward(pick(), asked, answer));
  server.on('upgrade', (asked, stream, head) => tunnel(pick(), { asked, stream, head }));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  for (const target of targets) void keepLooking(target);
  return {
    url: `http://127.0.0.1:${port}`,
    async whenReady(wanted, isWanted) {
      const target = targets.find((candidate) => candidate.port === wanted);
      while (target?.isReady !== isWanted) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    async stop() {
      isStopped = true;
      for (const { agent } of targets) agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function isReady(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(lookTimeoutMs);
    return (await fetch(`http://127.0.0.1:${port}/health/ready`, { signal })).status === 200;
  } catch {
    return false;
  }
}

function forward(target: Target | undefined, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, url, headers } = asked;
  if (target === undefined) {
    answer.writeHead(503).end();
    return;
  }
  const { port, agent } = target;
  const sent = request({ port, agent, method, path: url, headers }, (received) => {
    const kept = Object.entries(received.headers).filter(([name]) => !hopHeaders.has(name));
    answer.writeHead(received.statusCode ?? 502, Object.fromEntries(kept));
    received.pipe(answer);
    received.on('error', () => answer.destroy());
  });
  sent.on('error', () => {
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502).end();
  });
  asked.pipe(sent);
}

interface Upgrade {
  readonly asked: IncomingMessage;
  readonly stream: Duplex;
  readonly head: Buffer;
}

function tunnel(target: Target | undefined, { asked, stream, head }: Upgrade): void {
  if (target === undefined) {
    stream.destroy();
    return;
  }
  const far = connect(target.port, '127.0.0.1', () => {
    const lines = [`GET ${asked.url} HTTP/1.1`];
    for (let at = 0; at < asked.rawHeaders.length; at += 2) {
      lines.push(`${asked.rawHeaders[at]}: ${asked.rawHeaders[at + 1]}`);
    }
    far.write(`${lines.join('\r\n')}\r\n\r\n`);
    far.write(head);
    far.pipe(stream).pipe(far);
  });
  far.on('error', () => stream.destroy());
  stream.on('error', () => far.destroy());
}
