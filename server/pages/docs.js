import { find, say } from './dom.js';
import { getAccessToken, goToSignIn, loadSession, signOut } from './session.js';
import { texts } from './texts.js';

/** @typedef {{ url: string, headers: Record<string, string> }} TriedRequest */
/** @type {{ SwaggerUIBundle?: (options: Record<string, unknown>) => unknown }} */
const { SwaggerUIBundle } = /** @type {{}} */ (globalThis);

const words = texts.account;
const session = await loadSession().catch(() => null);

/**
 * "Try it out" asks as whoever is signed in here, unless it was given a token by hand.
 * @param {TriedRequest} request
 */
async function authorize(request) {
  const path = new URL(request.url, location.href).pathname;
  if (session === null || !path.startsWith('/v1/') || request.headers['Authorization']) return request;
  if (path.startsWith('/v1/browser/')) request.headers['X-CSRF-Token'] = session.csrfToken;
  else request.headers['Authorization'] = `Bearer ${(await getAccessToken()) ?? ''}`;
  return request;
}

if (session === null) show('sign-in', words.signIn, goToSignIn);
else {
  say('account', `${words.signedInAs} ${session.user.displayName}`);
  show('sign-out', words.signOut, () => void signOut());
}

/**
 * @param {string} id
 * @param {string} text
 * @param {() => void} act
 */
function show(id, text, act) {
  const button = find(id, HTMLButtonElement);
  button.textContent = text;
  button.addEventListener('click', act);
  button.hidden = false;
}

SwaggerUIBundle?.({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: authorize,
});
