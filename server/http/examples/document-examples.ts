import { type ErrorCode, toFailure } from '../../../contracts/errors.ts';
import { nameRoute } from '../../access/access.ts';
import type { OpenApiDocument } from '../openapi.ts';
import { toProblem } from '../problem.ts';
import type { Route } from '../route.ts';
import { type Example, examples } from './examples.ts';
import * as records from './records.ts';

/** Undefined: a route that is none of the product's has none. */
export function findExample(route: Pick<Route, 'method' | 'path'>): Example | undefined {
  return examples[nameRoute(route)];
}

/** What goes beside a schema. */
export function toExample(value: unknown): { readonly example?: unknown } {
  return value === undefined ? {} : { example: value };
}

/** One for each code, as it is really answered. */
export function toProblemExamples(codes: readonly ErrorCode[]) {
  return Object.fromEntries(
    codes.map((code) => {
      const issues = [{ path: ['email'], message: 'Invalid email address' }];
      const failure = { ...toFailure(code), ...(code === 'invalid-input' ? { issues } : {}) };
      return [code, { value: toProblem(failure, records.requestId) }];
    }),
  );
}

const inPath: Readonly<Record<string, string>> = {
  userId: records.operatorId,
  teamId: records.teamId,
  queueId: records.queueId,
  callId: records.callId,
  articleId: records.articleId,
  dispositionId: records.dispositionId,
};
const inHeader: Readonly<Record<string, string>> = {
  'Idempotency-Key': records.mutationId,
  'X-CSRF-Token': records.csrfToken,
};

/** Parameters have their examples beside their schemas, which the library makes of one object for all of them. */
export function addParameterExamples(document: OpenApiDocument, routes: readonly Route[]): OpenApiDocument {
  for (const route of routes) {
    const places: Readonly<Record<string, Example['query'] | undefined>> = {
      path: inPath,
      header: inHeader,
      query: findExample(route)?.query,
    };
    for (const parameter of document.paths?.[route.path]?.[route.method]?.parameters ?? []) {
      if (!('name' in parameter)) continue;
      const { name } = parameter;
      const example = places[parameter.in]?.[name];
      if (example !== undefined) parameter.example = example;
    }
  }
  return document;
}
