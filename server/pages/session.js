/**
 * The session of the cookie. No page ever sees the cookie itself; it asks with it for a short-lived access token, which
 * stays in the memory of the page.
 * @import { BrowserAccessToken, BrowserSession } from '../../contracts/api/browser.ts'
 */

/** Pages that one may be sent back to after signing in: an address from outside is not followed. */
const pages = ['/status', '/docs'];
/** A token is renewed so long before it is over. */
const renewBeforeMs = 60_000;

/** @type {BrowserAccessToken | null} */
let access = null;
/** @type {BrowserSession | null} */
let session = null;

/** Whom the cookie stands for; null: nobody. Rejects when the server does not answer. */
export async function loadSession() {
  const response = await fetch('/v1/browser/session');
  if (!response.ok && response.status !== 401)
    throw new Error(`The session could not be read (${response.status}).`);
  session = response.ok ? await response.json() : null;
  return session;
}

/** The token to show the other routes; null: the session is over. Rejects when the server does not answer. */
export async function getAccessToken() {
  if (session === null) return null;
  if (access === null || Date.now() >= access.accessTokenExpiresAt - renewBeforeMs) {
    const response = await post('/v1/browser/access-token', {}, session.csrfToken);
    if (!response.ok && response.status !== 401) throw new Error(`No access token (${response.status}).`);
    access = response.ok ? await response.json() : null;
  }
  return access?.accessToken ?? null;
}

export async function signOut() {
  if (session !== null) await post('/v1/browser/sign-out', {}, session.csrfToken);
  goToSignIn();
}

export function goToSignIn() {
  location.assign(`/sign-in?to=${encodeURIComponent(location.pathname)}`);
}

/** Where to go after signing in. */
export function findReturn() {
  const asked = new URLSearchParams(location.search).get('to') ?? '';
  return pages.includes(asked) ? asked : '/status';
}

/**
 * @param {string} path
 * @param {unknown} body
 * @param {string} [csrfToken]
 */
export function post(path, body, csrfToken) {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(csrfToken ? { 'x-csrf-token': csrfToken } : {}) },
    body: JSON.stringify(body),
  });
}
