import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
export const argon2Parameters = { memoryKiB: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;
const saltLength = 16;

export interface PasswordCheck {
  readonly isRight: boolean;
  /** The password was right, but its hash is weaker than today's: store a new one. */
  readonly needsUpgrade: boolean;
}

/** Hashing is slow on purpose, so it queues; a full queue is said, never waited out. */
export interface Passwords {
  /** A PHC string, e.g. `$argon2id$v=19$m=19456,t=2,p=1$…$…`. */
  hash(password: string): Promise<string>;
  /** Takes as long without a hash (null: there is no such account) as with one. */
  check(password: string, phc: string | null): Promise<PasswordCheck>;
}

export class HashingQueueFullError extends Error {
  override readonly name = 'HashingQueueFullError';
}

const derive = promisify(argon2);

interface Parameters {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

interface Phc {
  readonly parameters: Parameters;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

interface PasswordOptions {
  /** Hashes at the same time; more than the cores only adds memory. */
  readonly concurrency?: number;
  /** Requests that may wait; about 50 hashes a second are done on two cores. */
  readonly maxWaiting?: number;
  readonly parameters?: Parameters;
}

export function createPasswords(options: PasswordOptions = {}): Passwords {
  const { concurrency = 2, maxWaiting = 100, parameters = argon2Parameters } = options;
  const runInTurn = createTurns(concurrency, maxWaiting);
  // Compared with when there is no account: the same work, and no password can match it.
  const dummy: Phc = { parameters, salt: randomBytes(saltLength), tag: randomBytes(tagLength) };

  return {
    hash: (password) =>
      runInTurn(async () => {
        const salt = randomBytes(saltLength);
        return formatPhc({ parameters, salt, tag: await deriveTag(password, parameters, salt) });
      }),
    check: (password, phc) =>
      runInTurn(async () => {
        const known = phc === null ? dummy : parsePhc(phc);
        const tag = await deriveTag(password, known.parameters, known.salt, known.tag.length);
        const isRight = timingSafeEqual(tag, known.tag) && phc !== null;
        return { isRight, needsUpgrade: isRight && isWeaker(known.parameters, parameters) };
      }),
  };
}

function deriveTag(password: string, parameters: Parameters, salt: Buffer, length = tagLength) {
  return derive('argon2id', {
    // The same letters typed on another system may come in another form.
    message: password.normalize('NFKC'),
    nonce: salt,
    memory: parameters.memoryKiB,
    passes: parameters.passes,
    parallelism: parameters.parallelism,
    tagLength: length,
  });
}

function isWeaker(had: Parameters, wanted: Parameters): boolean {
  return had.memoryKiB < wanted.memoryKiB || had.passes < wanted.passes;
}

export function formatPhc({ parameters: { memoryKiB, passes, parallelism }, salt, tag }: Phc): string {
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${encode(salt)}$${encode(tag)}`;
}

const phcSchema = z
  .string()
  .regex(
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,})\$([A-Za-z0-9+/]{16,})$/,
  );

export function parsePhc(phc: string): Phc {
  const [, , , costs = '', salt = '', tag = ''] = phcSchema.parse(phc).split('$');
  const [memoryKiB = 0, passes = 0, parallelism = 0] = costs.split(',').map((cost) => Number(cost.slice(2)));
  const decode = (text: string) => Buffer.from(text, 'base64');
  return { parameters: { memoryKiB, passes, parallelism }, salt: decode(salt), tag: decode(tag) };
}

/** Runs at most `concurrency` tasks at once and lets at most `maxWaiting` wait for their turn. */
function createTurns(concurrency: number, maxWaiting: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= concurrency) {
      if (waiting.length >= maxWaiting)
        throw new HashingQueueFullError('Too many sign-ins wait for their turn.');
      // Whoever finishes hands its place on, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
