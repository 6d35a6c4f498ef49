import type { Session } from 'electron';
import type { OwnPages } from './own-pages.ts';

export interface PermissionQuestion {
  readonly permission: string;
  /** The page that asks, or null when it is not known. */
  readonly pageUrl: string | null;
  readonly isMainFrame: boolean;
  /** What of `media` is asked for. */
  readonly mediaTypes: readonly string[];
}

/**
 * Rule: everything is denied but the microphone and the choice of a loudspeaker (`setSinkId`) for the line page,
 * and notifications for the UI page.
 * `media` that names no type is denied: it stands for screen capture (electron/electron#42765 and later).
 */
export function isPermissionGranted(question: PermissionQuestion, pages: OwnPages): boolean {
  const { permission, pageUrl, isMainFrame, mediaTypes } = question;
  if (pageUrl === null || !isMainFrame) return false;
  if (permission === 'notifications') return pages.isOwnPage(pageUrl, 'ui');
  if (permission === 'speaker-selection') return pages.isOwnPage(pageUrl, 'line');
  const isAudioOnly = mediaTypes.length > 0 && mediaTypes.every((type) => type === 'audio');
  return permission === 'media' && isAudioOnly && pages.isOwnPage(pageUrl, 'line');
}

/** Sets both handlers: a request (the page asks to use) and a check (the page asks whether it may). */
export function attachPermissions(session: Session, pages: OwnPages): void {
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const pageUrl = contents.getURL();
    const isMainFrame = details.isMainFrame;
    callback(isPermissionGranted({ permission, pageUrl, isMainFrame, mediaTypes }, pages));
  });
  session.setPermissionCheckHandler((contents, permission, _origin, details) => {
    const mediaTypes = details.mediaType === undefined ? [] : [details.mediaType];
    const pageUrl = contents?.getURL() ?? null;
    return isPermissionGranted({ permission, pageUrl, isMainFrame: details.isMainFrame, mediaTypes }, pages);
  });
}

/** Devices of the other kinds (USB, HID, serial, Bluetooth) have a handler of their own: always no. */
export function attachDevicePermissions(session: Session): void {
  session.setDevicePermissionHandler(() => false);
}
