import { createServer, type RequestListener, type Server } from 'node:http';

/** Slow clients are cut off; Node's own values would keep a half-sent request for five minutes. */
const timeouts = { headersTimeout: 5_000, requestTimeout: 8_000, connectionsCheckingInterval: 1_000 };
/** Longer than the 60 s of usual proxies, so that they and not we end an idle connection. */
const keepAliveTimeoutMs = 65_000;
const lookForIdleMs = 100;

export interface Listener {
  readonly server: Server;
  readonly port: number;
  /** Takes no more connections, lets requests finish, and cuts those that take longer than the grace. */
  close(graceMs: number): Promise<void>;
}

interface ListenOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Called before the first connection is taken, e.g. to take upgrade requests. */
  readonly prepare?: (server: Server) => void;
}

export async function listen(
  app: RequestListener,
  { host, port, prepare }: ListenOptions,
): Promise<Listener> {
  let isClosing = false;
  const server = createServer({ ...timeouts, keepAliveTimeout: keepAliveTimeoutMs }, (request, response) => {
    // A client that keeps its connection would otherwise send the next request into a closing server.
    if (isClosing) response.setHeader('Connection', 'close');
    app(request, response);
  });
  prepare?.(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    server,
    port: address !== null && typeof address === 'object' ? address.port : port,
    async close(graceMs) {
      isClosing = true;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const idle = setInterval(() => server.closeIdleConnections(), lookForIdleMs);
      const late = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
    },
  };
}

function explain(error: Error, host: string, port: number): Error {
  const code = 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return new Error(
      `Port ${port} on ${host} is taken. Stop the other program, or set LYDIA_PORT to another port.`,
    );
  }
  if (code === 'EACCES')
    return new Error(`Port ${port} needs more rights. Set LYDIA_PORT to one above 1023.`);
  return new Error(`The server cannot listen on ${host}:${port}.`, { cause: error });
}
