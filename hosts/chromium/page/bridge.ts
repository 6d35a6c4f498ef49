/**
 * The link between the isolated world and the page's own world: DOM events, whose `detail` Chromium
 * clones when it is read in the other world. Functions and promises travel as numbers.
 *
 *   page world  -- CustomEvent --> isolated world (preload)
 *               <-- CustomEvent --
 *
 * Runs in both worlds of the page (page-source.ts); `bridgeConfig` is declared in front of it.
 */
type AnyFunction = (...args: readonly unknown[]) => unknown;
interface BridgeConfig {
  readonly token: string;
  readonly side: 'main' | 'isolated';
}
interface BridgeMessage {
  readonly op: 'answer' | 'settle' | 'call' | 'builtin' | 'expose';
  readonly number?: number;
  readonly name?: string;
  readonly ok?: boolean;
  readonly value?: unknown;
  readonly args?: readonly unknown[];
}
interface Settlement {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}
declare const bridgeConfig: BridgeConfig;

const inbound = `${bridgeConfig.token}:${bridgeConfig.side}`;
const outbound = `${bridgeConfig.token}:${bridgeConfig.side === 'main' ? 'isolated' : 'main'}`;
const functionKey = `${bridgeConfig.token}:function`;
const promiseKey = `${bridgeConfig.token}:promise`;
// Taken now, before the page's own code can replace them.
const fire = window.dispatchEvent.bind(window);
const CustomEventConstructor = CustomEvent;

const functions = new Map<number, AnyFunction>();
const functionNumbers = new WeakMap<AnyFunction, number>();
const proxies = new Map<number, AnyFunction>();
const waiting = new Map<number, Settlement>();
const builtins = new Map<string, AnyFunction>();
let counter = 0;
let lastAnswer: BridgeMessage | undefined;

function isPlainObject(value: object): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function numberOf(fn: AnyFunction): number {
  const known = functionNumbers.get(fn);
  if (known !== undefined) return known;
  counter += 1;
  functionNumbers.set(fn, counter);
  functions.set(counter, fn);
  return counter;
}

function sendPromise(promise: Promise<unknown>): unknown {
  counter += 1;
  const number = counter;
  promise.then(
    (value) => sendMessage({ op: 'settle', number, ok: true, value: toWire(value) }),
    (reason: unknown) => sendMessage({ op: 'settle', number, ok: false, value: toWire(reason) }),
  );
  return { [promiseKey]: number };
}

function toWire(value: unknown): unknown {
  if (typeof value === 'function') return { [functionKey]: numberOf(value as AnyFunction) };
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Promise) return sendPromise(value);
  if (Array.isArray(value)) return value.map(toWire);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWire(item)]));
}

function proxyOf(number: number): AnyFunction {
  const known = proxies.get(number);
  if (known) return known;
  const proxy: AnyFunction = (...args) => request({ op: 'call', number, args: args.map(toWire) });
  proxies.set(number, proxy);
  return proxy;
}

function fromWire(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(fromWire);
  if (!isPlainObject(value)) return value;
  if (functionKey in value) return proxyOf(value[functionKey] as number);
  if (promiseKey in value) {
    const number = value[promiseKey] as number;
    return new Promise((resolve, reject) => waiting.set(number, { resolve, reject }));
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromWire(item)]));
}

function sendMessage(detail: BridgeMessage): void {
  fire(new CustomEventConstructor(outbound, { detail }));
}

/** Synchronous: the other side answers while the event is being dispatched. */
function request(message: BridgeMessage): unknown {
  lastAnswer = undefined;
  sendMessage(message);
  const got = lastAnswer as BridgeMessage | undefined;
  if (!got) throw new Error('the other world did not answer');
  if (!got.ok) throw got.value;
  return got.value;
}

function answerWith(run: () => unknown): void {
  try {
    sendMessage({ op: 'answer', ok: true, value: toWire(run()) });
  } catch (error) {
    sendMessage({ op: 'answer', ok: false, value: error });
  }
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && isPlainObject(value)) {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}

function expose(name: string, value: unknown): void {
  if (name in window) throw new Error('Cannot bind an API on top of an existing property');
  Object.defineProperty(window, name, {
    value: deepFreeze(value),
    enumerable: true,
    configurable: false,
    writable: false,
  });
}

function settle(message: BridgeMessage): void {
  const entry = waiting.get(message.number ?? 0);
  waiting.delete(message.number ?? 0);
  if (message.ok) entry?.resolve(fromWire(message.value));
  else entry?.reject(fromWire(message.value));
}

function receive(message: BridgeMessage): void {
  const args = () => (message.args ?? []).map(fromWire);
  switch (message.op) {
    case 'answer':
      lastAnswer = { ...message, value: fromWire(message.value) };
      return;
    case 'settle':
      settle(message);
      return;
    case 'call':
      answerWith(() => functions.get(message.number ?? 0)?.(...args()));
      return;
    case 'builtin':
      answerWith(() => builtins.get(message.name ?? '')?.(...args()));
      return;
    case 'expose':
      answerWith(() => expose(message.name ?? '', fromWire(message.value)));
  }
}

window.addEventListener(inbound, (event) => receive((event as CustomEvent<BridgeMessage>).detail));

export const bridge = {
  /** Isolated side: puts an API on the page's window, frozen. */
  expose: (name: string, value: unknown): void => {
    request({ op: 'expose', name, value: toWire(value) });
  },
  /** Isolated side: answers what the page's world asks by `call`. */
  builtin: (name: string, fn: AnyFunction): void => {
    builtins.set(name, fn);
  },
  call: (name: string, ...args: readonly unknown[]): unknown =>
    request({ op: 'builtin', name, args: args.map(toWire) }),
};
