import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { createShipper } from './shipper.ts';

/** Sends the lines of the log that are errors; what the log may not carry is taken out of them already. */
export interface ErrorReports {
  /** Takes lines of the log, JSON each. */
  readonly stream: Writable;
  stop(): Promise<void>;
}

interface ErrorReportsOptions {
  /** `https://KEY@HOST/PROJECT`, as Sentry shows it. */
  readonly dsn: string;
  readonly version: string;
  readonly clock: Pick<Clock, 'after'>;
}

const loggedErrorSchema = z.object({ name: z.string(), message: z.string(), stack: z.string().default('') });
const lineSchema = z.looseObject({
  message: z.string(),
  timestamp: z.string(),
  scope: z.string().optional(),
  requestId: z.string().optional(),
  route: z.string().optional(),
  error: loggedErrorSchema.optional().catch(undefined),
});

/** Speaks the envelopes of Sentry (develop.sentry.dev/sdk/data-model/envelopes), one event each. */
export function createErrorReports({ dsn, version, clock }: ErrorReportsOptions): ErrorReports {
  const { origin, username, pathname } = new URL(dsn);
  const shipper = createShipper<string>({
    url: `${origin}/api${pathname.replace(/\/+$/, '')}/envelope/`,
    headers: {
      'content-type': 'application/x-sentry-envelope',
      'x-sentry-auth': `Sentry sentry_version=7, sentry_client=lydia/${version}, sentry_key=${username}`,
    },
    encode: (events) => events.join('\n'),
    clock,
    // To log it would report it.
    onTrouble: (reason) => console.error('Errors cannot be reported:', reason),
    maxBatch: 1,
  });
  return {
    stream: new Writable({
      decodeStrings: false,
      write(line: string | Buffer, _encoding, done) {
        const envelope = toEnvelope(String(line), version);
        if (envelope !== null) shipper.put(envelope);
        done();
      },
    }),
    stop: () => shipper.stop(),
  };
}

function toEnvelope(line: string, version: string): string | null {
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) return null;
  const { message, timestamp, scope, requestId, route, error, ...extra } = parsed.data;
  const id = randomUUID().replaceAll('-', '');
  const event = {
    event_id: id,
    timestamp,
    platform: 'node',
    level: 'error',
    logger: scope ?? 'server',
    release: `lydia-api@${version}`,
    transaction: route,
    message: { formatted: message },
    tags: requestId === undefined ? {} : { requestId },
    extra,
    ...(error === undefined ? {} : { exception: { values: [toException(error)] } }),
  };
  return [
    JSON.stringify({ event_id: id, sent_at: timestamp }),
    '{"type":"event"}',
    JSON.stringify(event),
  ].join('\n');
}

function toException({ name, message, stack }: z.output<typeof loggedErrorSchema>) {
  const lines = stack.split('\n').flatMap((line) => {
    const found = /^\s+at (?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/.exec(line);
    return found === null ? [] : [found];
  });
  // Sentry wants the innermost call last.
  const frames = lines.toReversed().map(([, name_ = '?', filename = '', lineno, colno]) => ({
    function: name_,
    filename,
    lineno: Number(lineno),
    colno: Number(colno),
  }));
  return { type: name, value: message, stacktrace: { frames } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
