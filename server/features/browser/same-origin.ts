import type { IncomingHttpHeaders } from 'node:http';

/** Where the pages of this server are, as browsers name it. */
export function listOwnOrigins(publicUrl: string): readonly string[] {
  const url = new URL(publicUrl);
  const isThisMachine = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
  if (!isThisMachine) return [url.origin];
  return ['127.0.0.1', 'localhost'].map((host) => `${url.protocol}//${host}${url.port && `:${url.port}`}`);
}

/**
 * Whether a page of our own sent it. A browser names the page's origin with everything but a plain GET, and a script cannot
 * change what it says.
 */
export function isFromOwnPage(
  method: string,
  headers: Pick<IncomingHttpHeaders, 'origin' | 'sec-fetch-site'>,
  ownOrigins: readonly string[],
): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin !== undefined) return ownOrigins.includes(origin);
  return method === 'GET' || method === 'HEAD';
}
