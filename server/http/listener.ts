import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSlowReaders } from './slow-readers.ts';

/** How long a client may take; Node's own values would keep a half-sent request for five minutes. */
export interface Patience {
  /** From the first byte to the end of the headers, and to the end of the body. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often both of these, and who reads too slowly, are looked at. */
  readonly lookEveryMs: number;
}

const usualPatience: Patience = { headersMs: 5_000, requestMs: 8_000, lookEveryMs: 1_000 };
/** Longer than the 60 s of usual proxies, so that they and not we end an idle connection. */
const keepAliveTimeoutMs = 65_000;
const lookForIdleMs = 100;

export interface Listener {
  readonly server: Server;
  readonly port: number;
  /**
   * Before the close, while a balancer looks elsewhere: answers end their connections, so that clients come back to another
   * instance. Where instances share a port (`shares`), no new connection is taken any more.
   */
  drain(shares: boolean): void;
  /** Takes no more connections, lets requests finish, and cuts those that take longer than the grace. */
  close(graceMs: number): Promise<void>;
}

interface ListenOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Called before the first connection is taken, e.g. to take upgrade requests. */
  readonly prepare?: (server: Server) => void;
  readonly patience?: Patience;
}

export async function listen(
  app: RequestListener,
  { host, port, prepare, patience = usualPatience }: ListenOptions,
): Promise<Listener> {
  let isClosing = false;
  const slowReaders = createSlowReaders(patience.lookEveryMs);
  const server = createServer(toServerOptions(patience), (request, response) => {
    // A client that keeps its connection would otherwise send the next request into a closing server.
    if (isClosing) response.setHeader('Connection', 'close');
    slowReaders.watch(response);
    app(request, response);
  });
  server.on('clientError', refuseUnread);
  prepare?.(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  let closed: Promise<void> | null = null;
  const endListening = (): Promise<void> => {
    closed ??= new Promise((resolve) => {
      // That of HTTP would also end idle connections, on which a client may be sending just now.
      NetServer.prototype.close.call(server, () => resolve());
    });
    return closed;
  };
  const address = server.address();
  return {
    server,
    port: address !== null && typeof address === 'object' ? address.port : port,
    drain(shares) {
      isClosing = true;
      if (shares) void endListening();
    },
    async close(graceMs) {
      isClosing = true;
      const ended = endListening();
      const idle = setInterval(() => server.closeIdleConnections(), lookForIdleMs);
      const late = setTimeout(() => server.closeAllConnections(), graceMs);
      await ended;
      clearInterval(idle);
      clearTimeout(late);
      slowReaders.stop();
    },
  };
}

function toServerOptions({ headersMs, requestMs, lookEveryMs }: Patience): ServerOptions {
  return {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: lookEveryMs,
    keepAliveTimeout: keepAliveTimeoutMs,
  };
}

const lingerMs = 500;

const refusals: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

const refusalHeaders = [
  'Connection: close',
  'Content-Length: 0',
  'Cache-Control: no-store',
  'X-Content-Type-Options: nosniff',
  'Strict-Transport-Security: max-age=31536000; includeSubDomains',
  "Content-Security-Policy: default-src 'none';frame-ancestors 'none'",
];

/** What is no request that could be read, down to a length that is told twice: the connection ends with it. */
function refuseUnread(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = refusals[error.code ?? ''] ?? '400 Bad Request';
  // Somebody who does not even read that would keep his half of the connection open.
  setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.end(`HTTP/1.1 ${status}\r\n${refusalHeaders.join('\r\n')}\r\n\r\n`);
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
