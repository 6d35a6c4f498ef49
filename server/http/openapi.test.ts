import { expect, test } from 'vitest';
import { errorMeanings } from '../../contracts/errors.ts';
import { routes } from '../features/registry.ts';
import { buildOpenApiDocument, collectErrors } from './openapi.ts';

const document = buildOpenApiDocument(routes, '1.2.3');
const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
);
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

test('documents every route, and nothing that is not a route', () => {
  expect(operations.map(nameOf).sort()).toEqual(routes.map(nameOf).sort());
});

test('gives every operation a name of its own and a summary', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { operation } of operations) expect(operation.summary).toBeTruthy();
});

test('documents every status that a route can answer with, and no other', () => {
  for (const route of routes) {
    const operation = operations.find((candidate) => nameOf(candidate) === nameOf(route));
    const expected = collectErrors(route).map((code) => String(errorMeanings[code].status));
    const documented = Object.keys(operation?.operation.responses ?? {});
    expect(documented.sort()).toEqual([...new Set([...expected, String(route.status ?? 200)])].sort());
  }
});

test('R6: whatever creates something takes a key under which it may be sent again', () => {
  for (const route of routes) {
    if (route.status === 201) expect(route.isCreating, nameOf(route)).toBe(true);
  }
});

test('documents no error that only a desktop knows', () => {
  for (const route of routes) {
    for (const code of collectErrors(route)) expect(errorMeanings[code].status).toBeGreaterThan(0);
  }
});

test('asks for a token or a cookie exactly where a route does', () => {
  for (const route of routes) {
    const operation = operations.find((candidate) => nameOf(candidate) === nameOf(route));
    const expected = { public: [], bearer: [{ bearer: [] }], cookie: [{ cookie: [] }] };
    expect(operation?.operation.security).toEqual(expected[route.access]);
  }
});

test('documents every parameter of a path', () => {
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const documented = (operation.parameters ?? []).flatMap((parameter: unknown) => {
      const { in: place, name } = parameter as { in: string; name: string };
      return place === 'path' ? [name] : [];
    });
    expect(documented).toEqual(inPath);
  }
});
