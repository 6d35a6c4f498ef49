import winston from 'winston';
import type { Logger, LogLevel } from './logger.ts';
import { redact } from './redact.ts';
import { findRequestId } from './request-scope.ts';

interface WinstonOptions {
  readonly level: LogLevel;
  /** Where lines go; standard output when left out. */
  readonly streams?: readonly NodeJS.WritableStream[];
  /** Where the lines of errors go, too. */
  readonly errorStreams?: readonly NodeJS.WritableStream[];
}

/** One JSON object a line: `level`, `message`, `timestamp`, `scope`, the request it is about, and the fields. */
export function createWinstonLogger(options: WinstonOptions): Logger {
  const { level, streams = [process.stdout], errorStreams = [] } = options;
  const logger = winston.createLogger({
    level,
    format: winston.format.combine(winston.format.timestamp(), winston.format.json(), neutralise()),
    transports: [
      ...streams.map((stream) => new winston.transports.Stream({ stream, eol: '\n' })),
      ...errorStreams.map((stream) => new winston.transports.Stream({ stream, eol: '\n', level: 'error' })),
    ],
  });
  return toLogger(logger, null);
}

/** JSON escapes what is below a blank; terminals and editors obey some characters above it, too. */
const obeyed = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const formatted = Symbol.for('message');

const neutralise = winston.format((info) => {
  const text = String(info[formatted]);
  info[formatted] = text.replace(obeyed, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return info;
});

function toLogger(logger: winston.Logger, scope: string | null): Logger {
  const write = (level: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    // winston would format a line first and drop it then: half of the time of a request.
    if (!logger.isLevelEnabled(level)) return;
    // winston would append a field called `message` to the message, and take `level` as the level.
    const { message: _message, level: _level, ...safe } = redact(fields ?? {}) as Record<string, unknown>;
    const requestId = findRequestId();
    const about = requestId === null ? {} : { requestId };
    const from = scope === null ? {} : { scope };
    logger.log({ ...about, ...safe, ...from, level, message: String(redact(message)) });
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (inner) => toLogger(logger, scope === null ? inner : `${scope}.${inner}`),
  };
}
