/** Runs in the page's own world before its scripts: the places where Chromium must first ask the app. */
import { bridge } from './bridge.ts';

declare const customSchemes: readonly string[];

function ask(kind: string, details: unknown): Promise<boolean> {
  return bridge.call('permission', kind, details) as Promise<boolean>;
}

function denied(): DOMException {
  return new DOMException('Permission denied', 'NotAllowedError');
}

function guardMediaDevices(media: MediaDevices): void {
  const prototype = Object.getPrototypeOf(media) as MediaDevices;
  const getUserMedia = prototype.getUserMedia.bind(media);
  const getDisplayMedia = prototype.getDisplayMedia.bind(media);
  prototype.getUserMedia = async (constraints) => {
    const mediaTypes = [...(constraints?.audio ? ['audio'] : []), ...(constraints?.video ? ['video'] : [])];
    if (!(await ask('media', { mediaTypes }))) throw denied();
    return getUserMedia(constraints);
  };
  prototype.getDisplayMedia = async (options) => {
    const details = { videoRequested: options?.video !== false, audioRequested: Boolean(options?.audio) };
    if (!(await ask('display-capture', details))) throw denied();
    return getDisplayMedia(options);
  };
}

const mediaNames: Readonly<Record<string, string>> = { microphone: 'audio', camera: 'video' };

/** What a page is told of its permissions follows the app's check, as the use of them follows its request handler. */
function guardPermissions(permissions: Permissions): void {
  const prototype = Object.getPrototypeOf(permissions) as Permissions;
  const query = prototype.query.bind(permissions);
  prototype.query = async (descriptor) => {
    const mediaType = mediaNames[descriptor.name];
    const status = await query(descriptor);
    if (!mediaType || (await ask('media-check', { mediaTypes: [mediaType] }))) return status;
    return Object.defineProperty(status, 'state', { value: 'denied' });
  };
}

/** Chromium refuses `fetch('app://…')` before anything could intercept it. */
function routeCustomSchemes(): void {
  const real = window.fetch;
  window.fetch = (input, init) => {
    const match = typeof input === 'string' ? /^([a-z][a-z0-9+.-]*):\/\/([^/]+)(.*)$/.exec(input) : null;
    if (match?.[1] && customSchemes.includes(match[1]))
      return real(`http://${match[2]}.${match[1]}.localhost${match[3]}`, init);
    return real(input, init);
  };
}

if (navigator.mediaDevices) guardMediaDevices(navigator.mediaDevices);
if (navigator.permissions) guardPermissions(navigator.permissions);
routeCustomSchemes();
