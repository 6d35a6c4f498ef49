import { find, say } from './dom.js';
import { findReturn, loadSession, post } from './session.js';
import { texts } from './texts.js';

const words = texts.signIn;
const form = find('form', HTMLFormElement);
const email = find('email', HTMLInputElement);
const password = find('password', HTMLInputElement);
const submit = find('submit', HTMLButtonElement);

/** @param {number} status */
function explain(status) {
  if (status === 400 || status === 401) return words.wrong;
  if (status === 403) return words.elsewhere;
  return status === 429 ? words.tooMany : words.failed;
}

/** @param {boolean} isBusy */
function showBusy(isBusy) {
  submit.disabled = isBusy;
  submit.textContent = isBusy ? words.busy : words.submit;
}

async function signIn() {
  say('problem', '');
  showBusy(true);
  try {
    const response = await post('/v1/browser/sign-in', {
      email: email.value.trim(),
      password: password.value,
    });
    if (response.ok) return location.replace(findReturn());
    say('problem', explain(response.status));
  } catch {
    say('problem', words.unreachable);
  }
  showBusy(false);
  password.select();
}

document.title = `${words.title} · ${texts.product}`;
say('title', words.title);
say('email-label', words.email);
say('password-label', words.password);
showBusy(false);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void signIn();
});

const session = await loadSession().catch(() => null);
if (session !== null) location.replace(findReturn());
else {
  form.hidden = false;
  email.focus();
}
