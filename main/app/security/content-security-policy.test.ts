import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { buildContentSecurityPolicy } from './content-security-policy.ts';
import { voiceEdges, voiceRegions } from './voice-hosts.ts';

function directive(path: string, name: string): string[] {
  const found = buildContentSecurityPolicy(path)
    .split('; ')
    .find((text) => text.startsWith(`${name} `));
  return found?.split(' ').slice(1) ?? expect.unreachable();
}

test.each(['/ui/index.html', '/line/index.html', '/assets/x.js', '/sounds/ring.mp3'])(
  '%s runs only our scripts',
  (path) => {
    const policy = buildContentSecurityPolicy(path);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*|http:|ws:/);
    expect(directive(path, 'script-src')).toEqual(["'self'"]);
    expect(directive(path, 'style-src')).toEqual(["'self'"]);
    for (const name of [
      'default-src',
      'object-src',
      'base-uri',
      'form-action',
      'frame-src',
      'frame-ancestors',
    ]) {
      expect(directive(path, name)).toEqual(["'none'"]);
    }
  },
);

test('the UI page connects nowhere', () => {
  expect(directive('/ui/index.html', 'connect-src')).toEqual(["'none'"]);
});

test('the line page connects to the voice provider and for its own sounds, and nowhere else', () => {
  const sources = directive('/line/index.html', 'connect-src');
  expect(sources).toContain("'self'");
  expect(sources).toContain('wss://voice-js.roaming.twilio.com');
  expect(sources).toContain('https://eventgw.twilio.com');
  for (const source of sources.slice(1)) {
    expect(source).toMatch(/^(wss:\/\/voice-js\.[a-z-]+|https:\/\/eventgw(\.[a-z0-9-]+)?)\.twilio\.com$/);
  }
});

test('the hosts are those that the installed Voice SDK knows', () => {
  const entry = createRequire(import.meta.url).resolve('@twilio/voice-sdk');
  const source = readFileSync(entry.replace(/es5\/.*$/, 'es5/twilio/regions.js'), 'utf8');
  const listOf = (name: string): string[] =>
    [...source.matchAll(new RegExp(`${name}\\["\\w+"\\] = "([a-z0-9-]+)"`, 'g'))].flatMap(
      ([, value]) => value ?? [],
    );
  expect(listOf('Edge').toSorted()).toEqual([...voiceEdges].toSorted());
  expect(listOf('Region').toSorted()).toEqual([...voiceRegions].toSorted());
  expect(source).toContain('"voice-js.".concat(edge, ".twilio.com")');
  expect(source).toContain('"eventgw.".concat(region, ".twilio.com")');
});
