import type { OwnPages, WindowKind } from './own-pages.ts';

/** What is known about where a message came from. */
export interface SenderFacts {
  /** The kind of the window of ours that it came from; null: no window we made. */
  readonly windowKind: WindowKind | null;
  /** The frame's address; null when the frame is gone. */
  readonly frameUrl: string | null;
  readonly isTopFrame: boolean;
}

/** Rule: a message counts only from the top frame of the window that the table is for, on our own page. */
export function isTrustedSender(sender: SenderFacts, kind: WindowKind, pages: OwnPages): boolean {
  return (
    sender.windowKind === kind &&
    sender.isTopFrame &&
    sender.frameUrl !== null &&
    pages.isOwnPage(sender.frameUrl, kind)
  );
}
