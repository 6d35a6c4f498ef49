import type { IncomingMessage, ServerResponse } from 'node:http';

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': '*',
  'access-control-allow-private-network': 'true',
};

/** Takes what the SDK reports about quality, and forgets it. Other paths of the edge are not found. */
export function handleInsights(request: IncomingMessage, response: ServerResponse): void {
  const isReport = /\/v4\/Endpoint(?:Events|Metrics)(?:\?|$)/.test(request.url ?? '');
  request.resume();
  response.writeHead(request.method === 'OPTIONS' || isReport ? 204 : 404, cors);
  response.end();
}
