import { z } from 'zod';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi';
import { problemSchema } from '../../contracts/api/problem.ts';
import { articleSchema } from '../../contracts/domain/article.ts';
import { callSchema } from '../../contracts/domain/call.ts';
import { dispositionSchema } from '../../contracts/domain/disposition.ts';
import { suggestionSchema } from '../../contracts/domain/suggestion.ts';
import { utteranceSchema } from '../../contracts/domain/transcript.ts';
import { userSchema } from '../../contracts/domain/user.ts';
import { type ErrorCode, errorMeanings } from '../../contracts/errors.ts';
import { type AccessMatrix, type AccessRule, findRule } from '../access/access.ts';
import { accessMatrix } from '../access/matrix.ts';
import { sessionCookie } from '../features/browser/cookie.ts';
import { idempotencyKeySchema } from './idempotency.ts';
import { type Access, isForPages, type Route } from './route.ts';

const components = {
  Problem: problemSchema,
  User: userSchema,
  Call: callSchema,
  Utterance: utteranceSchema,
  Suggestion: suggestionSchema,
  Article: articleSchema,
  Disposition: dispositionSchema,
};

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** The document of the API, made of the list of routes that the app mounts. */
export function buildOpenApiDocument(
  routes: readonly Route[],
  version: string,
  matrix: AccessMatrix = accessMatrix,
): OpenApiDocument {
  const paths: NonNullable<ZodOpenApiObject['paths']> = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method]: toOperation(route, matrix) };
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Lydia, the central API', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: sessionCookie },
      },
    },
  });
}

const idempotencyHeader = z.object({
  'Idempotency-Key': idempotencyKeySchema.optional().meta({
    description:
      'Chosen by the client, new for each thing to create. Sent again within a day, it creates nothing more and gets the first answer.',
  }),
});

const csrfHeader = z.object({
  'X-CSRF-Token': z.string().meta({ description: 'The `csrfToken` of the session.' }),
});

const security: Readonly<Record<Access, readonly Record<string, string[]>[]>> = {
  public: [],
  bearer: [{ bearer: [] }],
  cookie: [{ cookie: [] }],
};

function toOperation(route: Route, matrix: AccessMatrix): ZodOpenApiOperationObject {
  const body = route.documentedBody ?? route.body;
  return {
    summary: route.summary,
    operationId: toOperationId(route),
    tags: [route.path.split('/')[2] ?? 'api'],
    security: [...security[route.access]],
    requestParams: {
      ...(route.params ? { path: route.params as never } : {}),
      ...(route.query ? { query: route.query as never } : {}),
      ...(route.isCreating ? { header: idempotencyHeader } : {}),
      ...(route.access === 'cookie' && route.method !== 'get' ? { header: csrfHeader } : {}),
    },
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      [`${route.status ?? 200}`]: {
        description: 'Success',
        content: { [route.contentType ?? 'application/json']: { schema: route.answer } },
      },
      ...toErrorResponses(collectErrors(route, matrix)),
    },
  };
}

/** `POST /v1/calls/{callId}/hang-up` is `postCallsByCallIdHangUp`. */
function toOperationId({ method, path }: Route): string {
  const words = path
    .replace(/^\/v1/, '')
    .replace(/\{(\w+)\}/g, 'by-$1')
    .split(/[/-]/)
    .filter(Boolean);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** What a route declares, and what follows from its being a route with a body, a query or a user. */
export function collectErrors(route: Route, matrix: AccessMatrix = accessMatrix): readonly ErrorCode[] {
  const codes: ErrorCode[] = [...route.errors, 'internal', 'service-unavailable'];
  if (route.access !== 'public') codes.push('not-signed-in', 'session-revoked');
  if (route.access === 'cookie') codes.push('session-expired');
  if (isForPages(route)) codes.push('forged-request');
  codes.push(...listRefusals(findRule(matrix, route)));
  if (route.params || route.query || route.body) codes.push('invalid-input');
  codes.push('too-many-attempts');
  if (route.isCreating) codes.push('invalid-input', 'idempotency-key-reused');
  if (route.body) codes.push('payload-too-large', 'unsupported-media-type');
  return [...new Set(codes)];
}

/** What somebody is told who may not. */
function listRefusals(rule: AccessRule | null): readonly ErrorCode[] {
  if (rule === null || rule.kind === 'public') return [];
  const reaches = Object.values(rule.reach);
  const isLimited = rule.kind === 'subject' && reaches.some((reach) => reach === 'own' || reach === 'team');
  return [
    ...(reaches.includes('none') ? (['forbidden'] as const) : []),
    ...(isLimited ? [rule.subject.hiddenAs] : []),
  ];
}

function toErrorResponses(codes: readonly ErrorCode[]): ZodOpenApiOperationObject['responses'] {
  const byStatus = Map.groupBy(codes, (code) => errorMeanings[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      `${status}`,
      {
        description: group.map((code) => `\`${code}\`: ${errorMeanings[code].meaning}`).join('\n\n'),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}
