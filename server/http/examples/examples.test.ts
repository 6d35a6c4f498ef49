import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../contracts/api/problem.ts';
import { auditEventSchema } from '../../../contracts/domain/audit.ts';
import { nameRoute } from '../../access/access.ts';
import { routes } from '../../features/registry.ts';
import { buildOpenApiDocument } from '../openapi.ts';
import type { Route } from '../route.ts';
import { examples } from './examples.ts';

const document = buildOpenApiDocument(routes, '1.2.3');

/** What the document says of the answer; a stream of lines has none of its own. */
function toAnswerSchema(route: Route): z.ZodType {
  if (route.contentType !== 'application/x-ndjson') return route.answer;
  return z.string().transform((line) => auditEventSchema.parse(JSON.parse(line)));
}

/** Why it is no example; null: it is one. */
function findMistake(schema: z.ZodType, value: unknown, isExact: boolean): string | null {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return z.prettifyError(parsed.error);
  // What goes out is exactly what was declared; what comes in may be completed by defaults.
  return !isExact || JSON.stringify(parsed.data) === JSON.stringify(value)
    ? null
    : 'has fields that are not declared';
}

test('every operation has an example of each thing that is sent and answered, and each is one', () => {
  const wrong: unknown[] = [];
  for (const route of routes) {
    const name = nameRoute(route);
    const example = examples[name];
    const body = route.documentedBody ?? route.body;
    const isStream = route.contentType !== undefined;
    const mistakes = [
      example === undefined ? 'has none' : null,
      (body === undefined) === (example?.body === undefined) ? null : 'a body where there is none, or none',
      (route.query === undefined) === (example?.query === undefined)
        ? null
        : 'a query where there is none, or none',
      body && findMistake(body, example?.body, false),
      route.query && findMistake(route.query, example?.query, false),
      findMistake(toAnswerSchema(route), example?.answer, !isStream),
    ].filter((mistake) => typeof mistake === 'string');
    if (mistakes.length > 0) wrong.push({ name, mistakes });
  }
  expect(wrong).toEqual([]);
  expect(Object.keys(examples).toSorted()).toEqual(routes.map(nameRoute).toSorted());
});

interface Documented {
  readonly parameters?: readonly {
    readonly name: string;
    readonly example?: unknown;
    readonly required?: boolean;
  }[];
  readonly responses: Readonly<
    Record<
      string,
      { content: Record<string, { example?: unknown; examples?: Record<string, { value: unknown }> }> }
    >
  >;
}
const operations = Object.values(document.paths ?? {}).flatMap(
  (methods) => Object.values(methods) as unknown as Documented[],
);

test('every refusal is shown as it is really answered, once for each code', () => {
  let shown = 0;
  for (const { responses } of operations) {
    for (const [status, { content }] of Object.entries(responses)) {
      const { example, examples: several = {} } = Object.values(content)[0] ?? {};
      if (Number(status) < 300) {
        expect(example).toBeDefined();
        continue;
      }
      expect(Object.keys(several).length).toBeGreaterThan(0);
      for (const [code, { value }] of Object.entries(several)) {
        expect(problemSchema.parse(value)).toMatchObject({ code, status: Number(status) });
        shown += 1;
      }
    }
  }
  expect(shown).toBeGreaterThan(300);
});

test('every parameter that must be given has an example', () => {
  const parameters = operations.flatMap((operation) => operation.parameters ?? []);
  expect(parameters.filter(({ required, example }) => required && example === undefined)).toEqual([]);
});

test('a validator of somebody else finds nothing wrong with the document', { timeout: 30_000 }, async () => {
  const config = await createConfig({
    extends: ['recommended'],
    rules: {
      'operation-4xx-response': 'error',
      'no-unused-components': 'off',
      'info-license': 'error',
      'tag-description': 'error',
      'operation-operationId-unique': 'error',
      'no-invalid-media-type-examples': 'error',
      'no-invalid-parameter-examples': 'error',
      'no-ambiguous-paths': 'error',
      'security-defined': 'error',
    },
  });
  const findings = await lintFromString({ source: JSON.stringify(document), config });
  expect(
    findings.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer })),
  ).toEqual([]);
});

test('the validator would find an example that is none, and a reference that leads nowhere', async () => {
  const broken = structuredClone(document);
  const operation = broken.paths?.['/v1/users/me']?.get;
  const answer = operation?.responses?.['200'];
  if (!answer || !('content' in answer) || !answer.content) throw new Error('There is no such answer.');
  answer.content['application/json'] = { schema: { $ref: '#/components/schemas/User' }, example: { id: 7 } };
  answer.content['text/plain'] = { schema: { $ref: '#/components/schemas/Nobody' } };
  const config = await createConfig({
    extends: ['recommended'],
    rules: { 'no-invalid-media-type-examples': 'error' },
  });
  const findings = await lintFromString({ source: JSON.stringify(broken), config });
  const rules = new Set(findings.map(({ ruleId }) => ruleId));
  expect(rules).toContain('no-invalid-media-type-examples');
  expect(rules).toContain('no-unresolved-refs');
});
