/** @import { PartState, Status } from '../../contracts/api/status.ts' */
import { find, say } from './dom.js';
import { getAccessToken, goToSignIn, loadSession, signOut } from './session.js';
import { language, texts } from './texts.js';

const words = texts.status;
const everyMs = 10_000;
const figures = find('figures', HTMLElement);
const notice = find('notice', HTMLElement);
const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

/**
 * @typedef {{ readonly name: string, readonly value: string, readonly mood?: 'good' | 'bad' }} Line
 * @typedef {{ readonly title: string, readonly lines: readonly Line[] }} Card
 */

/**
 * @param {string} name
 * @param {PartState} state
 * @returns {Line}
 */
function toPart(name, state) {
  const value = words.states[state];
  if (state === 'up') return { name, value, mood: 'good' };
  return state === 'down' ? { name, value, mood: 'bad' } : { name, value };
}

/**
 * @param {string} name
 * @param {number} value
 * @returns {Line}
 */
const toCount = (name, value) => ({ name, value: number.format(value) });

/**
 * @param {Status} status
 * @returns {readonly Card[]}
 */
function toCards({ parts, operators, calls, lastDay, instance, version, webhooksWaiting }) {
  const wait = lastDay.medianWaitS;
  const used = `${number.format(lastDay.suggestionsUsed)} ${words.of} ${number.format(lastDay.suggestionsShown)}`;
  return [
    {
      title: words.calls,
      lines: [toCount(words.ringing, calls.ringing), toCount(words.active, calls.active)],
    },
    {
      title: words.operators,
      lines: [
        toCount(words.free, operators.free),
        toCount(words.inCall, operators.inCall),
        toCount(words.away, operators.away),
      ],
    },
    {
      title: words.lastDay,
      lines: [
        toCount(words.begun, lastDay.begun),
        toCount(words.answered, lastDay.answered),
        toCount(words.lost, lastDay.lost),
        { name: words.medianWait, value: wait === null ? '–' : `${number.format(wait)} ${words.seconds}` },
        { name: words.suggestions, value: used },
      ],
    },
    {
      title: words.parts,
      lines: [
        toPart(words.database, parts.database),
        toPart(words.redis, parts.redis),
        toPart(words.model, parts.model),
      ],
    },
    {
      title: words.instance,
      lines: [
        { name: words.version, value: version },
        { name: words.since, value: day.format(instance.startedAt) },
        { ...toCount(words.waiting, webhooksWaiting), ...(webhooksWaiting > 0 ? { mood: 'bad' } : {}) },
      ],
    },
  ];
}

/** @param {Card} card */
function draw({ title, lines }) {
  const card = document.createElement('section');
  card.className = 'card';
  const heading = document.createElement('h2');
  heading.textContent = title;
  const list = document.createElement('dl');
  for (const { name, value, mood } of lines) {
    const [term, detail] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = name;
    detail.textContent = value;
    if (mood) detail.className = mood;
    list.append(term, detail);
  }
  card.append(heading, list);
  return card;
}

/** @param {string | null} text */
function showNotice(text) {
  notice.hidden = text === null;
  notice.textContent = text ?? '';
}

/** Asks and shows. Whether to ask again. */
async function refresh() {
  try {
    const token = await getAccessToken();
    const response = await fetch('/v1/status', { headers: { authorization: `Bearer ${token ?? ''}` } });
    if (response.status === 401) goToSignIn();
    if (response.status === 403) {
      showNotice(words.forbidden);
      return false;
    }
    if (!response.ok) throw new Error(`The status could not be read (${response.status}).`);
    /** @type {Status} */
    const status = await response.json();
    figures.replaceChildren(...toCards(status).map(draw));
    figures.classList.remove('stale');
    say('as-of', `${words.asOf} ${clock.format(status.at)}`);
    showNotice(null);
  } catch {
    const isEmpty = figures.childElementCount === 0;
    figures.classList.add('stale');
    showNotice(isEmpty ? words.unreachable : words.stale);
  }
  return true;
}

async function goOn() {
  if (document.visibilityState === 'visible' && !(await refresh())) return;
  setTimeout(() => void goOn(), everyMs);
}

document.title = `${words.title} · ${texts.product}`;
say('title', words.title);
const session = await loadSession().catch(() => undefined);
if (session === null) goToSignIn();
else {
  const button = find('sign-out', HTMLButtonElement);
  button.textContent = texts.account.signOut;
  button.addEventListener('click', () => void signOut());
  button.hidden = false;
  say('account', `${texts.account.signedInAs} ${session?.user.displayName ?? ''}`);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void refresh();
  });
  await goOn();
}
