import type { WebContents } from 'electron';
import type { OwnPages, WindowKind } from './own-pages.ts';

/** Rule: a window stays on its own page. A reload of it is no navigation to elsewhere. */
export function isNavigationAllowed(url: string, kind: WindowKind, pages: OwnPages): boolean {
  return pages.isOwnPage(url, kind);
}

export function attachNavigation(contents: WebContents, kind: WindowKind, pages: OwnPages): void {
  contents.on('will-navigate', (event, url) => {
    if (!isNavigationAllowed(url, kind, pages)) event.preventDefault();
  });
  contents.on('will-redirect', (event, url) => {
    if (!isNavigationAllowed(url, kind, pages)) event.preventDefault();
  });
  // Our pages have no frames, so that a frame has nowhere to go.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isNavigationAllowed(event.url, kind, pages)) event.preventDefault();
  });
}
