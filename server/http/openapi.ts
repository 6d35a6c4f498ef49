import { z } from 'zod';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi';
import { scenarioSchema } from '../../contracts/api/practice.ts';
import { problemSchema } from '../../contracts/api/problem.ts';
import { queueSchema } from '../../contracts/api/queues.ts';
import {
  changeSchema,
  mutationResultSchema,
  mutationSchema,
  snapshotLineSchema,
} from '../../contracts/api/sync.ts';
import { teamSchema } from '../../contracts/api/teams.ts';
import { accountSchema } from '../../contracts/api/users.ts';
import { articleSchema } from '../../contracts/domain/article.ts';
import { auditEventSchema } from '../../contracts/domain/audit.ts';
import { callSchema } from '../../contracts/domain/call.ts';
import { contactSchema } from '../../contracts/domain/contact.ts';
import { dispositionSchema } from '../../contracts/domain/disposition.ts';
import { legSchema } from '../../contracts/domain/leg.ts';
import { noteConflictSchema } from '../../contracts/domain/note-conflict.ts';
import { suggestionSchema } from '../../contracts/domain/suggestion.ts';
import { utteranceSchema } from '../../contracts/domain/transcript.ts';
import { userSchema } from '../../contracts/domain/user.ts';
import { type ErrorCode, errorMeanings } from '../../contracts/errors.ts';
import { type AccessMatrix, type AccessRule, findRule } from '../access/access.ts';
import { accessMatrix } from '../access/matrix.ts';
import { sessionCookie } from '../features/browser/cookie.ts';
import {
  addParameterExamples,
  findExample,
  toExample,
  toProblemExamples,
} from './examples/document-examples.ts';
import { idempotencyKeySchema } from './idempotency.ts';
import { type Access, isForPages, type Route } from './route.ts';

/** Schemas that stand in the document once, under these names; everywhere else they are referred to. */
const components = {
  Problem: problemSchema,
  User: userSchema,
  Account: accountSchema,
  Team: teamSchema,
  Queue: queueSchema,
  Call: callSchema,
  Utterance: utteranceSchema,
  Suggestion: suggestionSchema,
  Contact: contactSchema,
  Leg: legSchema,
  NoteConflict: noteConflictSchema,
  Article: articleSchema,
  Disposition: dispositionSchema,
  AuditEvent: auditEventSchema,
  Mutation: mutationSchema,
  MutationResult: mutationResultSchema,
  Change: changeSchema,
  SnapshotLine: snapshotLineSchema,
  Scenario: scenarioSchema,
};

/** What the groups of operations are about. */
const tags: Readonly<Record<string, string>> = {
  'server-info': 'What can be known before a sign-in.',
  auth: 'Sign-in, tokens and passwords of desktops.',
  browser: 'Sessions of the pages of this server, held by a cookie.',
  status: 'How the service is doing.',
  users: 'Who works here.',
  accounts: 'Users as administrators see them.',
  teams: 'Who works together, and who supervises them.',
  queues: 'Where callers wait.',
  dispositions: 'What a call may come to.',
  articles: 'The knowledge base: the only source of facts for suggestions.',
  calls: 'Calls that go on.',
  voice: 'The telephone line of a desktop.',
  practice: 'Scripted callers, to try the product and to train.',
  audit: 'Events of security, hash-chained.',
  sync: 'What desktops keep: the change feed, the first load, and changes made without a network.',
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
  const document = createDocument({
    openapi: '3.1.0',
    info: { title: 'Lydia, the central API', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: sessionCookie },
      },
    },
  });
  return addParameterExamples(document, routes);
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
  const example = findExample(route);
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
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: body, ...toExample(example?.body) } },
          },
        }
      : {}),
    responses: {
      [`${route.status ?? 200}`]: {
        description: 'Success',
        content: {
          [route.contentType ?? 'application/json']: { schema: route.answer, ...toExample(example?.answer) },
        },
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
        content: {
          'application/problem+json': { schema: problemSchema, examples: toProblemExamples(group) },
        },
      },
    ]),
  );
}
