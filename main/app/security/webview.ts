import type { WebContents } from 'electron';

/** Rule: no page attaches a `<webview>`, whatever its window's options say. */
export function attachWebviewBan(contents: WebContents): void {
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
