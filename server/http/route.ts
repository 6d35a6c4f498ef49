import { z } from 'zod';
import type { User } from '../../contracts/domain/user.ts';
import type { ErrorCode, Failure } from '../../contracts/errors.ts';
import { toFailure } from '../../contracts/errors.ts';
import type { Result } from '../../contracts/result.ts';
import type { Context } from '../context.ts';
import type { RateLimit } from '../platform/rate-limiter.ts';

/** How somebody shows who he is: not at all, by an access token, or by the cookie of a page of this server. */
export type Access = 'public' | 'bearer' | 'cookie';
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The failure of a route; `retryAfterMs` becomes the `Retry-After` header. */
export type RouteFailure = Failure & { readonly retryAfterMs?: number };

/** A request before it is parsed. */
export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** Given on every route that is not public. */
  readonly user: User | null;
  /** The sign-in that the access token or the cookie belongs to; given on every route that is not public. */
  readonly sessionId: string | null;
  readonly requestId: string;
  /** Network address of the client, as far as the proxies in front are trusted. */
  readonly address: string;
  readonly cookie: SessionCookie;
}

/** The cookie that holds a browser's session. */
export interface SessionCookie {
  /** What came with the request; null: nothing that could be one of ours. */
  readonly token: string | null;
  set(token: string): void;
  clear(): void;
}

/** A request as a handler sees it: parsed, and with its user when the route asks for one. */
export interface RouteInput<P, Q, B, U> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly user: U;
  readonly sessionId: string | null;
  readonly requestId: string;
  readonly address: string;
  readonly cookie: SessionCookie;
}

type Out<S> = S extends z.ZodType ? z.output<S> : undefined;
type UserOf<A extends Access> = A extends 'public' ? null : User;

interface RouteFacts {
  readonly method: Method;
  /** OpenAPI spelling: `/v1/calls/{callId}/hang-up`. */
  readonly path: string;
  readonly summary: string;
  /** Who of those signed in may is in `access/matrix.ts`. */
  readonly access: Access;
  /** Refused when a page of another site made a browser send it; of itself so where a cookie lets in. */
  readonly isFromOwnPages?: true;
  /** What the document says of the body, when `body` is more patient than what we ask for. */
  readonly documentedBody?: z.ZodType;
  /** The longest body it takes, e.g. `8mb`; 100 kB when left out. */
  readonly bodyLimit?: string;
  /** Of an answer that is a stream; JSON when left out. */
  readonly contentType?: string;
  /** How often one user (on a public route: one network) may; as the configuration says when left out. */
  readonly limit?: RateLimit;
  /** Answered with 503 after this; 15 s when left out. What was begun goes on. */
  readonly timeoutMs?: number;
  /**
   * It creates something each time: it takes an `Idempotency-Key`, and everything it does with the database it does in
   * one transaction with the record of its answer (see `idempotency.ts`).
   */
  readonly isCreating?: true;
  /** Status of success, 200 when left out. */
  readonly status?: number;
  /** What it may answer besides the codes that every route can (see `openapi.ts`). */
  readonly errors: readonly ErrorCode[];
}

interface RouteDefinition<A extends Access, P, Q, B, Answer extends z.ZodType> extends RouteFacts {
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: Answer;
  readonly handle: (
    input: RouteInput<Out<P>, Out<Q>, Out<B>, UserOf<A>>,
    context: Context,
  ) => Promise<Result<z.input<Answer>>>;
}

/** A route with its types forgotten: what the app mounts and what the document is made of. */
export interface Route extends RouteFacts {
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly answer: z.ZodType;
  /**
   * Parses the request, handles it, and parses the answer so that nothing undeclared leaves. With a `contentType` the
   * value is an `AsyncIterable` of pieces.
   */
  readonly run: (input: RawInput, context: Context) => Promise<Result<unknown>>;
}

/** Declares a route once: the app, the checks and the OpenAPI document all derive from it. */
export function defineRoute<
  A extends Access,
  Answer extends z.ZodType,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(definition: RouteDefinition<A, P, Q, B, Answer>): Route {
  const { handle, params, query, body, answer, ...facts } = definition;
  return {
    ...facts,
    params,
    query,
    body,
    answer,
    async run(input, context) {
      const parsed = parseInput({ params, query, body }, input);
      if (!parsed.ok) return parsed;
      // The types of the parts are those of the schemas that have just parsed them.
      const typed = { ...input, ...parsed.value } as RouteInput<Out<P>, Out<Q>, Out<B>, UserOf<A>>;
      const result = await handle(typed, context);
      return result.ok ? { ok: true, value: answer.parse(result.value) } : result;
    },
  };
}

/** Whether it takes requests from pages of this server alone. */
export function isForPages({
  access,
  isFromOwnPages,
}: Pick<RouteFacts, 'access' | 'isFromOwnPages'>): boolean {
  return access === 'cookie' || isFromOwnPages === true;
}

/** What a long answer is made of, piece by piece, as fast as the client takes it. */
export type AnswerStream = AsyncIterable<string | Uint8Array>;

type StreamDefinition<A extends Access, P, Q> = Omit<
  RouteDefinition<A, P, Q, undefined, z.ZodType>,
  'answer' | 'handle' | 'body' | 'contentType'
> & {
  readonly contentType: string;
  /** What the document says of a line of the stream; any text when left out. */
  readonly line?: z.ZodType;
  /** A failure is a problem document; what the stream throws later cuts it, which tells that it is not whole. */
  readonly handle: (
    input: RouteInput<Out<P>, Out<Q>, undefined, UserOf<A>>,
    context: Context,
  ) => Promise<Result<AnswerStream>>;
};

/** Declares a route whose answer is too long for one piece of JSON. */
export function defineStreamRoute<
  A extends Access,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
>({ handle, params, query, line, ...facts }: StreamDefinition<A, P, Q>): Route {
  return {
    ...facts,
    params,
    query,
    body: undefined,
    answer: line ?? z.string(),
    async run(input, context) {
      const parsed = parseInput({ params, query, body: undefined }, input);
      if (!parsed.ok) return parsed;
      // As above.
      return handle({ ...input, ...parsed.value } as Parameters<typeof handle>[0], context);
    },
  };
}
/** Whoever sends a thousand wrong values learns enough from the first of them. */
const maxIssues = 50;

type Part = 'params' | 'query' | 'body';

function parseInput(
  schemas: Readonly<Record<Part, z.ZodType | undefined>>,
  input: RawInput,
): Result<Record<Part, unknown>> {
  const parsed: Record<Part, unknown> = { params: undefined, query: undefined, body: undefined };
  const issues: NonNullable<Failure['issues']> = [];
  for (const part of ['params', 'query', 'body'] as const) {
    const result = schemas[part]?.safeParse(input[part]);
    if (result?.success) parsed[part] = result.data;
    else if (result) issues.push(...result.error.issues.map(toInputIssue));
  }
  if (issues.length === 0) return { ok: true, value: parsed };
  return { ok: false, error: { ...toFailure('invalid-input'), issues: issues.slice(0, maxIssues) } };
}

function toInputIssue(issue: z.core.$ZodIssue): { path: (string | number)[]; message: string } {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  return { path, message: issue.message };
}
