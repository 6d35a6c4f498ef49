import { randomUUID } from 'node:crypto';
import { linkTtlMs } from '../../../../server/features/auth/password-links.ts';
import { hashToken } from '../../../../server/features/auth/refresh-token.ts';
import type { ChaosRun } from '../../chaos-run.ts';
import { expectThat, type SignInWorld, startSignInWorld } from './sign-in-world.ts';

const medianBoundMs = 5;
const leastP = 0.01;

interface Answer {
  readonly shown: string;
  readonly tookMs: number;
}

let addresses = 0;
const nextAddress = () => {
  addresses += 1;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
};

async function ask(world: SignInWorld, path: string, body: unknown): Promise<Answer> {
  const address = nextAddress();
  const startedMs = performance.now();
  const response = await world.send(0, path, { body, address });
  const text = await response.text();
  const tookMs = performance.now() - startedMs;
  const headers = [...response.headers].filter(([name]) => !/^(date|x-request-id|ratelimit)/.test(name));
  const shown = JSON.stringify([response.status, headers, text.replace(/"requestId":"[^"]+"/, '')]);
  return { shown, tookMs };
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
}

/** The probability of so great a difference when both come from the same distribution (Kolmogorov and Smirnov). */
function compare(a: readonly number[], b: readonly number[]): number {
  const share = (times: readonly number[], at: number) =>
    times.filter((time) => time <= at).length / times.length;
  const distance = Math.max(...[...a, ...b].map((at) => Math.abs(share(a, at) - share(b, at))));
  const n = Math.sqrt((a.length * b.length) / (a.length + b.length));
  const lambda = (n + 0.12 + 0.11 / n) * distance;
  if (lambda < 0.2) return 1;
  const terms = Array.from(
    { length: 100 },
    (_, k) => (k % 2 === 0 ? 1 : -1) * Math.exp(-2 * ((k + 1) * lambda) ** 2),
  );
  return Math.min(1, 2 * terms.reduce((sum, term) => sum + term, 0));
}

/** What somebody asks who wants to know whether there is an account: about one that is, and about one that is not. */
type Question = (email: string, isKnown: boolean) => readonly [path: string, body: unknown];

const newPassword = 'a quiet river at dawn';

async function expectNoDifference(
  world: SignInWorld,
  emails: readonly string[],
  question: Question,
): Promise<void> {
  const known: Answer[] = [];
  const unknown: Answer[] = [];
  for (const [index, email] of emails.entries()) {
    const askKnown = async () => known.push(await ask(world, ...question(email, true)));
    const askUnknown = async () =>
      unknown.push(await ask(world, ...question(`${randomUUID()}@example.com`, false)));
    // In turns, so that a busy machine is busy for both.
    for (const one of index % 2 === 0 ? [askKnown, askUnknown] : [askUnknown, askKnown]) await one();
  }
  const shown = new Set([...known, ...unknown].map((answer) => answer.shown));
  expectThat(shown.size === 1, `there are ${shown.size} different answers: ${[...shown].join('\n')}`);
  const times = [known, unknown].map((answers) => answers.map(({ tookMs }) => tookMs));
  const [a = [], b = []] = times;
  // Of each pair, asked one right after the other: what else the machine does cancels out.
  const difference = Math.abs(median(a.map((tookMs, index) => tookMs - (b[index] ?? 0))));
  expectThat(difference <= medianBoundMs, `in the median they differ by ${difference.toFixed(2)} ms`);
  const p = compare(a, b);
  expectThat(p > leastP, `the times tell them apart (p = ${p.toFixed(4)})`);
}

export const enumeration: ChaosRun = {
  name: 'A8',
  title: 'neither answer nor time of sign-in, invitation and reset tells whether there is an account',
  runs: 200,
  timeLimitMs: 5 * 60_000,
  async run({ runs }) {
    const world = await startSignInWorld();
    const { db } = world.cluster.database;
    try {
      const users = await world.addUsers(runs);
      const emails = users.map(({ email }) => email);
      // The first requests pay for the loading of what both need.
      for (const email of emails.slice(0, 20)) await ask(world, 'auth/sign-in', { email, password: 'warm' });
      await expectNoDifference(world, emails, (email) => ['auth/sign-in', { email, password: 'wrong' }]);
      const token = (email: string, purpose: string) => `${purpose} of ${email}`;
      for (const purpose of ['invitation', 'reset'] as const) {
        // Made for an account, and too old.
        for (const { id, email } of users) {
          await db.query(
            'INSERT INTO password_links (token_hash, user_id, created_at, expires_at) VALUES ($1, $2, 1, $3)',
            [hashToken(token(email, purpose)), id, 1 + linkTtlMs[purpose]],
          );
        }
        await expectNoDifference(world, emails, (email) => [
          'auth/set-password',
          { token: token(email, purpose), newPassword },
        ]);
      }
      return { tried: 6 * runs };
    } finally {
      await world.stop();
    }
  },
};
