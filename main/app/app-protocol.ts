import { readFile, realpath } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { buildContentSecurityPolicy } from './security/content-security-policy.ts';
import { appHost } from './security/own-pages.ts';

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

const maxUrlLength = 8_192;

export interface AppFiles {
  /** The folder of the built pages, with `ui/` and `line/` in it. */
  readonly pages: string;
  /** The folder served as `/sounds/`. */
  readonly sounds: string;
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: { 'x-content-type-options': 'nosniff' } });
}

/** The path inside its root, or null when it is not a plain one: `..`, a NUL, a backslash, a hidden file. */
function parsePath(pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  // A `%` that is left was encoded twice; no file of ours has one in its name.
  if (/[\\%:]/.test(decoded) || decoded.includes('\0')) return null;
  const segments = decoded.split('/').slice(1);
  const isPlain = segments.every((segment) => segment !== '' && !segment.startsWith('.'));
  return isPlain ? segments.join('/') : null;
}

function locate(path: string, files: AppFiles): { root: string; relative: string } {
  return path.startsWith('sounds/')
    ? { root: files.sounds, relative: path.slice('sounds/'.length) }
    : { root: files.pages, relative: path };
}

/** Reads a file whose real place, symbolic links followed, is inside `root`. */
async function readInside(root: string, relative: string): Promise<Buffer | null> {
  try {
    const [realRoot, realFile] = await Promise.all([realpath(root), realpath(resolve(join(root, relative)))]);
    return realFile.startsWith(realRoot + sep) ? await readFile(realFile) : null;
  } catch {
    return null;
  }
}

/**
 * Answers `app://lydia/…` from the files that ship with the app, and nothing else. Every answer carries the
 * content security policy of its page.
 */
export async function answerAppRequest(request: Request, files: AppFiles): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  if (request.url.length > maxUrlLength) return refuse(414);
  const url = URL.parse(request.url);
  const path = url !== null && url.host === appHost ? parsePath(url.pathname) : null;
  const type = path === null ? undefined : mimeTypes[extname(path)];
  if (path === null || type === undefined) return refuse(404);
  const { root, relative } = locate(path, files);
  const body = await readInside(root, relative);
  if (body === null) return refuse(404);
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), {
    headers: {
      'content-type': type,
      'content-security-policy': buildContentSecurityPolicy(`/${path}`),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    },
  });
}
