import type { Readable, Writable } from 'node:stream';
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js';

export type Commands = ProtocolMapping.Commands;
export type Events = ProtocolMapping.Events;
type Parameters<M extends keyof Commands> = Commands[M]['paramsType'];

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}
interface Pending {
  resolve(value: never): void;
  reject(error: Error): void;
}

/** One DevTools-protocol connection over Chromium's pipe (JSON messages ended by NUL). */
export class Connection {
  #lastId = 0;
  #pending = new Map<number, Pending>();
  #listeners = new Map<string, Set<(params: never) => void>>();
  #chunks: Buffer[] = [];
  #closed = false;
  readonly #input: Writable;

  constructor(input: Writable, output: Readable) {
    this.#input = input;
    input.on('error', () => this.#close());
    output.on('data', (chunk: Buffer) => this.#read(chunk));
    output.on('close', () => this.#close());
  }

  send<M extends keyof Commands>(
    method: M,
    params?: Parameters<M>[0],
    sessionId?: string,
  ): Promise<Commands[M]['returnType']> {
    if (this.#closed) return Promise.reject(new Error('Chromium has gone'));
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Commands[M]['returnType']>();
    this.#pending.set(id, { resolve, reject });
    this.#input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return promise;
  }

  on<E extends keyof Events>(
    method: E,
    listener: (params: Events[E][0]) => void,
    sessionId = '',
  ): () => void {
    const key = `${sessionId} ${method}`;
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener as (params: never) => void));
    return () => listeners.delete(listener as (params: never) => void);
  }

  session(sessionId: string): Session {
    return {
      send: (method, params) => this.send(method, params, sessionId),
      on: (method, listener) => this.on(method, listener, sessionId),
    };
  }

  #read(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      this.#chunks.push(chunk.subarray(start, end));
      const text = Buffer.concat(this.#chunks).toString('utf8');
      this.#chunks = [];
      start = end + 1;
      this.#dispatch(JSON.parse(text) as Message);
    }
    if (start < chunk.length) this.#chunks.push(chunk.subarray(start));
  }

  #dispatch(message: Message): void {
    if (message.id === undefined) {
      const listeners = this.#listeners.get(`${message.sessionId ?? ''} ${message.method}`);
      for (const listener of listeners ?? []) listener(message.params as never);
      return;
    }
    const entry = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.error) entry?.reject(new Error(message.error.message));
    else entry?.resolve(message.result as never);
  }

  #close(): void {
    this.#closed = true;
    for (const entry of this.#pending.values()) entry.reject(new Error('Chromium has gone'));
    this.#pending.clear();
  }
}

/** The connection seen from one target. */
export interface Session {
  send<M extends keyof Commands>(method: M, params?: Parameters<M>[0]): Promise<Commands[M]['returnType']>;
  on<E extends keyof Events>(method: E, listener: (params: Events[E][0]) => void): () => void;
}
