import type { WebContents } from 'electron';
import { isExternalLinkAllowed } from './external-links.ts';

/**
 * Rule: a page never opens a window of ours. A link of the allow-list is handed to the system's browser.
 */
export function attachWindowOpen(contents: WebContents, openExternal: (url: string) => void): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternalLinkAllowed(url)) openExternal(url);
    return { action: 'deny' };
  });
}
