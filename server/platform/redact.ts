const hidden = '[hidden]';
const secretKeyPattern =
  /pass(word|phrase)?|secret|token|authorization|cookie|api[-_]?key|private[-_]?key|signature|credential/i;
/** Speech and what operators write have no place in a log either. */
const speechKeys = new Set([
  'text',
  'body',
  'notes',
  'utterance',
  'transcript',
  'prompt',
  'messages',
  'content',
]);

const bearerPattern = /\bBearer\s+[\w.~+/-]+=*/gi;
const jwtPattern = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g;
const urlPasswordPattern = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi;
const phonePattern = /(?<![\w.-])\+\d{6,15}(?!\d)/g;
/** Ids are carried for searching; they say nothing about a person. */
const harmlessKeys = new Set(['tokenKind', 'maxTokens', 'tokensPerSecond']);

const maxDepth = 6;
const maxTextLength = 2_000;

/** Copies a value for the log: secrets and speech hidden, telephone numbers shortened, depth and length bounded. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isHidden(key, item) ? hidden : redact(item, depth + 1)]),
  );
}

function isHidden(key: string, value: unknown): boolean {
  if (value === null || typeof value === 'boolean' || harmlessKeys.has(key)) return false;
  return secretKeyPattern.test(key) || speechKeys.has(key);
}

/** Keeps the country and the last two digits: enough to tell calls apart, too little to call anybody. */
export function shortenNumber(number: string): string {
  return `${number.slice(0, 3)}…${number.slice(-2)}`;
}

function redactText(text: string): string {
  const short = text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
  return short
    .replace(bearerPattern, `Bearer ${hidden}`)
    .replace(jwtPattern, hidden)
    .replace(urlPasswordPattern, `$1:${hidden}@`)
    .replace(phonePattern, shortenNumber);
}

/** `detail` of a database error quotes the row, with whatever somebody said in it: only name, code and place. */
function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    name: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    stack: redactText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
