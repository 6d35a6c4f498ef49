import { expect, test } from 'vitest';
import { routes } from '../features/registry.ts';
import { findRule, nameRoute } from './access.ts';
import { accessMatrix } from './matrix.ts';

test('A11: says of every route who may use it', () => {
  for (const route of routes) {
    const rule = findRule(accessMatrix, route);
    expect(rule, nameRoute(route)).not.toBeNull();
    expect(rule?.kind === 'public', nameRoute(route)).toBe(route.access === 'public');
  }
});

test('A11: names the path parameter of every record that a route is about', () => {
  for (const [name, rule] of Object.entries(accessMatrix)) {
    if (rule.kind === 'subject') expect(name).toContain(`{${rule.subject.parameter}}`);
  }
});
