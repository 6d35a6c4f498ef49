const secretName =
  /token|password|secret|authorization|cookie|credential|apikey|privatekey|databasekey|^key$/i;
const personalTextName = /^(text|texts|transcript|utterance|notes|note|editedText|quote|body|prompt)$/i;
const jsonWebToken = /eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g;
const bearer = /bearer\s+\S+/gi;
const phoneNumber = /\+[1-9](?:[\s.-]?\d){6,14}/g;

const maxDepth = 5;
const maxItems = 50;
const maxTextLength = 2_000;

/** Keeps the last two digits of a number, so that two lines about one call can be told to belong together. */
function shortenNumber(number: string): string {
  return `+…${number.replace(/\D/g, '').slice(-2)}`;
}

/** Takes tokens and full telephone numbers out of a text, and cuts what is too long for a log. */
export function redactText(text: string): string {
  return text
    .slice(0, maxTextLength)
    .replace(jsonWebToken, '[token]')
    .replace(bearer, 'Bearer [token]')
    .replace(phoneNumber, shortenNumber);
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  };
}

function redactNamed(name: string, value: unknown, depth: number): unknown {
  if (secretName.test(name)) return '[secret]';
  if (personalTextName.test(name) && typeof value === 'string') return `[${value.length} characters]`;
  return redactValue(value, depth);
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) return '[deep]';
  if (value instanceof Error) return describeError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => redactValue(item, depth + 1));
  return redactObject(value, depth);
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(value).slice(0, maxItems);
  return Object.fromEntries(entries.map(([name, item]) => [name, redactNamed(name, item, depth + 1)]));
}

/** The fields of a log line without secrets, texts of people, full numbers, or endless structures. */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return redactObject(fields, 0);
}
