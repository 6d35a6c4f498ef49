import { createServer, type Server } from 'node:http';
import type { Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { startBareBrowser } from '../tests/world/bare-browser.ts';

const pageSource = `<!doctype html><title>bare</title><main></main>`;
const scriptSource = `
const socket = new WebSocket('ws://' + location.host);
socket.onmessage = ({ data }) => { document.querySelector('main').textContent = data; };
`;

/** The unavoidable work of getting words on a screen: HTTP in, WebSocket out, one text node. */
export interface BareRelay {
  readonly url: string;
  readonly page: Page;
  /** Straight to the page, as if it had come by HTTP. */
  push(text: string): void;
  stop(): Promise<void>;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

export async function startBareRelay(): Promise<BareRelay> {
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.setHeader('content-type', request.url === '/page.js' ? 'text/javascript' : 'text/html');
      response.end(
        request.url === '/page.js' ? scriptSource : `${pageSource}<script src="page.js"></script>`,
      );
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const fields = new URLSearchParams(Buffer.concat(chunks).toString());
      push(fields.get('text') ?? '');
      response.end();
    });
  });
  const sockets = new WebSocketServer({ server });
  const push = (text: string): void => {
    for (const socket of sockets.clients) socket.send(text);
  };
  const url = await listen(server);
  const browser = await startBareBrowser();
  const page = await browser.newPage();
  const connected = new Promise((resolve) => sockets.once('connection', resolve));
  await page.goto(url);
  await connected;
  return {
    url,
    page,
    push,
    stop: async () => {
      await browser.close();
      sockets.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
