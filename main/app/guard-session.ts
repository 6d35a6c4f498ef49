import type { Session } from 'electron';
import { attachDisplayMedia } from './security/display-media.ts';
import type { OwnPages } from './security/own-pages.ts';
import { attachDevicePermissions, attachPermissions } from './security/permissions.ts';

/** Every rule of a session, attached before any page is loaded in it. */
export function guardSession(session: Session, pages: OwnPages): void {
  attachPermissions(session, pages);
  attachDevicePermissions(session);
  attachDisplayMedia(session);
}
