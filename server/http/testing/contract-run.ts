import fc from 'fast-check';
import { z } from 'zod';
import { problemSchema } from '../../../contracts/api/problem.ts';
import type { Role } from '../../../contracts/domain/user.ts';
import { buildScenario, type Scenario } from '../../access/testing/scenario.ts';
import type { TestApp } from '../../testing/app.ts';
import { buildOpenApiDocument, type OpenApiDocument } from '../openapi.ts';
import { isForPages, type Route } from '../route.ts';
import { type JsonSchema, toArbitrary, toWrongValue } from './arbitrary-of-schema.ts';

interface ContractOptions {
  readonly app: TestApp;
  readonly routes: readonly Route[];
  /** Valid requests for each operation, and as many that are not. */
  readonly runs: number;
  readonly seed: number;
}

export interface ContractReport {
  readonly operations: number;
  readonly requests: number;
  /** Requests by status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}

interface Sent {
  readonly route: Route;
  readonly query: unknown;
  readonly body: unknown;
  /** The field that makes it wrong; null: it is valid, as far as the schema tells. */
  readonly wrongField: string | null;
}

/** Administrators get furthest. */
const roles: readonly Role[] = ['administrator', 'operator', 'administrator', 'supervisor'];

/**
 * R11: sends requests made of the schemas to every operation, as every role, and holds the answers against the document: no status that is not
 * there, no field that is not there, and what is wrong is refused with the place where it is.
 */
export async function runContract({ app, routes, runs, seed }: ContractOptions): Promise<ContractReport> {
  const document = buildOpenApiDocument(routes, '0.0.0');
  const statuses: Record<string, number> = {};
  const violations: string[] = [];
  let requests = 0;
  for (const [index, route] of routes.entries()) {
    const requestsOf = [...toValid(route, runs, seed + index), ...toInvalid(route, runs, seed + index)];
    let scenario: Scenario | null = null;
    for (const [number, sent] of requestsOf.entries()) {
      const role = roles[number % roles.length] ?? 'administrator';
      // Somebody else each time the last one was signed out, disabled, or deleted what it was about.
      if (scenario === null || number % 2 === 0)
        scenario = await buildScenario(app.context, route, { role, relation: 'own' });
      const response = await send(app, sent, scenario);
      requests += 1;
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      const wrong = await judge(document, sent, response);
      if (wrong !== null)
        violations.push(
          `${route.method} ${route.path}: ${wrong}: ${JSON.stringify([sent.query, sent.body])}`,
        );
      if (response.status === 401) scenario = null;
    }
  }
  return { operations: routes.length, requests, statuses, violations };
}

function toSchema(part: z.ZodType | undefined): JsonSchema | null {
  return part ? (z.toJSONSchema(part, { io: 'input', unrepresentable: 'any' }) as JsonSchema) : null;
}

const bodyOf = (route: Route) => toSchema(route.documentedBody ?? route.body);

function toValid(route: Route, numRuns: number, seed: number): Sent[] {
  const part = (schema: JsonSchema | null) =>
    schema ? toArbitrary(schema) : fc.constant<unknown>(undefined);
  const both = fc.tuple(part(toSchema(route.query)), part(bodyOf(route)));
  return fc
    .sample(both, { numRuns, seed })
    .map(([query, body]) => ({ route, query, body, wrongField: null }));
}

/** Each of the fields left out or of a wrong type in turn, and bodies that are no object. */
function toInvalid(route: Route, count: number, seed: number): Sent[] {
  const schema = bodyOf(route);
  if (schema?.properties === undefined) return [];
  const changes = Object.entries(schema.properties).flatMap(([name, property]) => {
    const wrong = toWrongValue(property);
    return [
      ...(schema.required?.includes(name) && !isOptional(property) ? [{ name, value: undefined }] : []),
      ...(wrong === null ? [] : [{ name, value: wrong }]),
    ];
  });
  if (changes.length === 0) return [];
  return toValid(route, count, seed).map((valid, index) => {
    const change = changes[index % changes.length];
    const body = { ...Object(valid.body), [change?.name ?? '']: change?.value };
    return { ...valid, body, wrongField: route.documentedBody ? null : (change?.name ?? null) };
  });
}

/** It may be left out, whatever the list of required fields says: it has a default. */
function isOptional(schema: JsonSchema): boolean {
  return 'default' in schema;
}

function send(app: TestApp, { route, query, body }: Sent, scenario: Scenario): Promise<Response> {
  const text = new URLSearchParams(
    Object.entries(Object(query)).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
    ),
  ).toString();
  return fetch(`${app.url}${scenario.path}${text === '' ? '' : `?${text}`}`, {
    method: route.method.toUpperCase(),
    headers: {
      ...(route.access === 'public' && !isForPages(route) ? {} : scenario.headers),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** What is wrong with an answer; null: nothing. */
async function judge(
  document: OpenApiDocument,
  { route, wrongField }: Sent,
  response: Response,
): Promise<string | null> {
  const operation = document.paths?.[route.path]?.[route.method];
  const text = await response.text();
  if (response.status >= 500) return `answered ${response.status}`;
  if (operation?.responses?.[`${response.status}`] === undefined) return `undocumented ${response.status}`;
  if (!response.ok) return judgeProblem(JSON.parse(text), wrongField);
  if (wrongField !== null) return `took a wrong ${wrongField}`;
  if (route.contentType !== undefined) return null;
  const value: unknown = JSON.parse(text);
  const parsed = route.answer.safeParse(value);
  if (!parsed.success) return `an answer that is not as declared: ${parsed.error.message}`;
  return null;
}

function judgeProblem(value: unknown, wrongField: string | null): string | null {
  const problem = problemSchema.safeParse(value);
  if (!problem.success) return `no problem document: ${JSON.stringify(value)}`;
  const { status, issues = [] } = problem.data;
  if (status !== 400 || wrongField === null) return null;
  const isNamed = issues.some(({ path }) => path[0] === wrongField);
  return isNamed ? null : `does not name the wrong field ${wrongField}`;
}
