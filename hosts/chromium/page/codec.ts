/**
 * Values of the structured clone that IPC carries, as JSON text. What JSON has not is written as
 * `{ "$host": [tag, …] }`. This file also runs in the page (page-source.ts), so it imports nothing.
 */
type Tagged = readonly [tag: string, value?: unknown];

function refuse(value: unknown): never {
  throw new DOMException(`${Object.prototype.toString.call(value)} could not be cloned.`, 'DataCloneError');
}

function tag(name: string, value?: unknown): { readonly $host: Tagged } {
  return { $host: value === undefined ? [name] : [name, value] };
}

function bytesToText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function textToBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function packObject(value: object, path: ReadonlySet<object>): unknown {
  if (path.has(value)) return refuse(value);
  const within = new Set(path).add(value);
  if (Array.isArray(value)) return Array.from(value, (item) => pack(item, within));
  if (value instanceof Date) return tag('date', value.getTime());
  if (value instanceof Uint8Array) return tag('bytes', bytesToText(value));
  if (value instanceof ArrayBuffer) return tag('buffer', bytesToText(new Uint8Array(value)));
  if (value instanceof Map)
    return tag(
      'map',
      [...value].map((entry) => pack(entry, within)),
    );
  if (value instanceof Set)
    return tag(
      'set',
      [...value].map((item) => pack(item, within)),
    );
  if (value instanceof Error) return tag('error', [value.name, value.message]);
  if (Object.prototype.toString.call(value) !== '[object Object]') return refuse(value);
  const entries = Object.entries(value).map(([key, item]) => [key, pack(item, within)]);
  return '$host' in value ? tag('object', entries) : Object.fromEntries(entries);
}

function pack(value: unknown, path: ReadonlySet<object>): unknown {
  switch (typeof value) {
    case 'undefined':
      return tag('undefined');
    case 'bigint':
      return tag('bigint', String(value));
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : tag('number', Object.is(value, -0) ? '-0' : String(value));
    case 'function':
    case 'symbol':
      return refuse(value);
    case 'object':
      return value === null ? null : packObject(value, path);
    default:
      return value;
  }
}

function unpackTagged([name, value]: Tagged): unknown {
  switch (name) {
    case 'undefined':
      return undefined;
    case 'bigint':
      return BigInt(value as string);
    case 'number':
      return Number(value);
    case 'date':
      return new Date(value === null ? Number.NaN : (value as number));
    case 'bytes':
      return textToBytes(value as string);
    case 'buffer':
      return textToBytes(value as string).buffer;
    case 'map':
      return new Map((value as unknown[]).map((entry) => unpack(entry) as [unknown, unknown]));
    case 'set':
      return new Set((value as unknown[]).map(unpack));
    case 'error': {
      const [kind, message] = value as [string, string];
      return Object.assign(new Error(message), { name: kind });
    }
    case 'object':
      return unpackEntries(value as [string, unknown][]);
    default:
      throw new Error(`unknown tag ${name}`);
  }
}

/** Own properties only: a key such as `__proto__` stays data. */
function unpackEntries(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.map(([key, item]) => [key, unpack(item)]));
}

function unpack(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unpack);
  if ('$host' in value) return unpackTagged(value.$host as Tagged);
  return unpackEntries(Object.entries(value));
}

/** Throws a DataCloneError for functions, symbols, cycles and objects it does not know. */
export function encode(value: unknown): string {
  return JSON.stringify(pack(value, new Set()));
}

export function decode(text: string): unknown {
  return unpack(JSON.parse(text));
}
