import type { Protocol } from 'devtools-protocol/types/protocol.js';
import type { Session } from './cdp.ts';
import type { PageTarget } from './page-target.ts';
import { answerCustomScheme, customSchemes, toApp } from './schemes.ts';
import { note } from './state.ts';

export type Paused = Protocol.Fetch.RequestPausedEvent;

/** What is held in Fetch: every document, and every absolute URL of a custom scheme. */
export function enableGate(session: Session): Promise<void> {
  return session.send('Fetch.enable', {
    patterns: [
      { urlPattern: '*', resourceType: 'Document', requestStage: 'Request' },
      ...customSchemes().map((scheme) => ({ urlPattern: `${scheme}:*` })),
    ],
  });
}

/** Answers one held request; `mayNavigate` is asked for documents that the app did not load itself. */
export async function passGate(
  target: PageTarget,
  paused: Paused,
  mayNavigate: (chromiumUrl: string) => boolean,
): Promise<void> {
  const session = await target.session;
  const { requestId, request } = paused;
  if (!/^https?:$/.test(new URL(request.url).protocol)) return fulfil(session, paused);
  if (paused.resourceType === 'Document' && paused.frameId === target.frameId) {
    if (!mayNavigate(request.url)) {
      note('will-navigate prevented', toApp(request.url));
      return session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    }
    // A dev server's reload follows a new build of the preload script. Scripts cannot be injected while
    // a navigation is under way (Chromium holds page commands back): it is started again.
    if (target.isPreloadChanged) {
      await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      await target.inject(session);
      await session.send('Page.navigate', { url: request.url });
      return;
    }
  }
  return session.send('Fetch.continueRequest', { requestId });
}

async function fulfil(session: Session, { requestId, request }: Paused): Promise<void> {
  const { method, headers, url } = request;
  const response = await answerCustomScheme(new Request(toApp(url), { method, headers }));
  return session.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  });
}
