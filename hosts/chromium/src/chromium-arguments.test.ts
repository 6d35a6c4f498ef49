import { describe, expect, it } from 'vitest';
import { buildChromiumArguments } from './chromium-arguments.ts';

const base = { profile: '/tmp/p', debuggingPort: undefined, hostRules: ['MAP *.app.localhost 127.0.0.1:1'] };

describe('Chromium command line', () => {
  it('joins the resolver rules of the app with those of the custom schemes', () => {
    const args = buildChromiumArguments({
      ...base,
      switches: new Map([['host-resolver-rules', 'MAP *.example.com 127.0.0.1:2']]),
    });
    expect(args.filter((arg) => arg.startsWith('--host-resolver-rules'))).toEqual([
      '--host-resolver-rules=MAP *.app.localhost 127.0.0.1:1, MAP *.example.com 127.0.0.1:2',
    ]);
  });

  it('passes other switches on, and keeps its own to itself', () => {
    const args = buildChromiumArguments({
      ...base,
      switches: new Map([
        ['use-file-for-fake-audio-capture', 'a.wav'],
        ['inspect', '0'],
        ['user-data-dir', '/elsewhere'],
      ]),
    });
    expect(args).toContain('--use-file-for-fake-audio-capture=a.wav');
    expect(args.filter((arg) => /inspect|elsewhere/.test(arg))).toEqual([]);
  });
});
