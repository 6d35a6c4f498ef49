import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type * as Electron from 'electron';
import { state } from './state.ts';

type Handler = (request: Request) => Response | Promise<Response>;
const schemes = new Set<string>();
const handlers = new Map<string, Handler>();

export const customSchemes = (): string[] => [...schemes];

/** `app://name/x` -> `http://name.app.localhost/x`: a secure context, as is every *.localhost. */
export function toChromium(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/.exec(url);
  return match?.[1] && schemes.has(match[1]) ? `http://${match[2]}.${match[1]}.localhost${match[3]}` : url;
}

/** The way back: what the app sees. */
export function toApp(url: string): string {
  const match = /^http:\/\/([^/?#]+)\.([a-z0-9+-]+)\.localhost(.*)$/.exec(url);
  return match?.[2] && schemes.has(match[2]) ? `${match[2]}://${match[1]}${match[3]}` : url;
}

/** Adds to each custom origin of a policy the one that Chromium sees. */
export function rewriteCsp(policy: string): string {
  return policy.replaceAll(
    /(?<=^|[\s;])([a-z][a-z0-9+-]*):(?:\/\/([^\s;]+))?(?=$|[\s;])/g,
    (all, scheme: string, host) =>
      schemes.has(scheme) ? `${all} http://${host ?? '*'}.${scheme}.localhost` : all,
  );
}

export async function answerCustomScheme(request: Request): Promise<Response> {
  const handler = handlers.get(new URL(request.url).protocol.slice(0, -1));
  if (!handler) return new Response('no handler', { status: 404 });
  try {
    return await handler(request);
  } catch (error) {
    console.error(error);
    return new Response('protocol handler failed', { status: 500 });
  }
}

function toRequest(incoming: IncomingMessage): Request {
  const headers = new Headers();
  for (const [key, value] of Object.entries(incoming.headers)) {
    if (typeof value !== 'string' || key === 'host' || key === 'connection') continue;
    headers.set(key, key === 'origin' || key === 'referer' ? toApp(value) : value);
  }
  const method = incoming.method ?? 'GET';
  const body =
    method === 'GET' || method === 'HEAD'
      ? {}
      : { body: Readable.toWeb(incoming) as unknown as BodyInit, duplex: 'half' };
  return new Request(toApp(`http://${incoming.headers.host}${incoming.url}`), {
    method,
    headers,
    ...body,
  } as RequestInit);
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await answerCustomScheme(toRequest(incoming));
  response.headers.forEach((value, key) => {
    outgoing.setHeader(key, key.startsWith('content-security-policy') ? rewriteCsp(value) : value);
  });
  outgoing.writeHead(response.status);
  if (response.body) Readable.fromWeb(response.body as ReadableStream).pipe(outgoing);
  else outgoing.end();
}

/** Starts the server behind the custom schemes; gives the resolver rules that lead to it. */
export async function startSchemeServer(): Promise<string[]> {
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      console.error(error);
      outgoing.destroy();
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  server.unref();
  const { port } = server.address() as AddressInfo;
  return customSchemes().map((scheme) => `MAP *.${scheme}.localhost 127.0.0.1:${port}`);
}

export const protocol = {
  registerSchemesAsPrivileged(list: Electron.CustomScheme[]): void {
    if (state.isReady)
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of list) schemes.add(scheme);
  },
  handle(scheme: string, handler: Handler): void {
    if (handlers.has(scheme)) throw new Error('Failed to register protocol: scheme');
    if (!schemes.has(scheme))
      throw new Error(`Chromium host: register '${scheme}' with registerSchemesAsPrivileged first`);
    handlers.set(scheme, handler);
  },
  unhandle: (scheme: string) => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string) => handlers.has(scheme),
} satisfies Partial<Electron.Protocol>;
