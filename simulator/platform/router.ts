import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, readUrl, sendJson } from './http.ts';

export interface RouteRequest {
  /** What the groups of the path pattern matched. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly contentType: string;
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON; nothing is sent for undefined. */
  readonly body?: unknown;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/calls/{sid}`: a name in braces stands for one segment. */
  readonly path: string;
  readonly handle: (request: RouteRequest) => Answer | Promise<Answer>;
}

interface CompiledRoute extends Route {
  readonly pattern: RegExp;
}

function compile(route: Route): CompiledRoute {
  const pattern = route.path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+?)');
  return { ...route, pattern: new RegExp(`^${pattern}$`) };
}

function decodeGroups(groups: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]),
  );
}

async function answer(route: CompiledRoute, request: IncomingMessage, url: URL): Promise<Answer> {
  return route.handle({
    path: decodeGroups(route.pattern.exec(url.pathname)?.groups),
    query: url.searchParams,
    body: await readBody(request),
    contentType: request.headers['content-type'] ?? '',
  });
}

/** Answers false when no route fits. */
export type RouteHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createRouter(routes: readonly Route[], onError: (cause: unknown) => Answer): RouteHandler {
  const compiled = routes.map(compile);
  return (request, response) => {
    const url = readUrl(request);
    const route = compiled.find(
      ({ method, pattern }) => method === request.method && pattern.test(url.pathname),
    );
    if (!route) return false;
    answer(route, request, url)
      .catch(onError)
      .then(({ status, body }) => {
        if (body === undefined) response.writeHead(status).end();
        else sendJson(response, status, body);
      }, onError);
    return true;
  };
}
