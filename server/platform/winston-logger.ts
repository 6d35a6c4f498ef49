import winston from 'winston';
import type { Logger, LogLevel } from './logger.ts';
import { redact } from './redact.ts';

/** One JSON object a line on stdout: `level`, `message`, `timestamp`, `scope`, and the fields. */
export function createWinstonLogger(level: LogLevel, stream: NodeJS.WritableStream = process.stdout): Logger {
  const logger = winston.createLogger({
    level,
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Stream({ stream })],
  });
  return toLogger(logger, null);
}

function toLogger(logger: winston.Logger, scope: string | null): Logger {
  const write = (level: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    // winston would append a field called `message` to the message, and take `level` as the level.
    const { message: _message, level: _level, ...safe } = redact(fields ?? {}) as Record<string, unknown>;
    logger.log({ ...safe, ...(scope === null ? {} : { scope }), level, message: String(redact(message)) });
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (inner) => toLogger(logger, scope === null ? inner : `${scope}.${inner}`),
  };
}
