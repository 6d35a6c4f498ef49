import type { Session } from 'electron';

/** Rule: no page captures the screen, a window, or what the computer plays. */
export function attachDisplayMedia(session: Session): void {
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
}
