import type { Clock } from './clock.ts';
import { redactFields, redactText } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Record<string, unknown>;

/** Writes one line for one event. Secrets, texts of people and full numbers are taken out on the way. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose lines carry `scope`, e.g. `calls`. */
  child(scope: string): Logger;
}

/** Where a finished line goes: a file, the console, or a test's memory. */
export type LogSink = (level: LogLevel, line: string) => void;

const ranks: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

interface LoggerOptions {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly sink: LogSink;
  readonly minLevel?: LogLevel;
  readonly scope?: string;
}

/** Lines are JSON, so that a line break or a terminal escape in a field cannot forge another line. */
export function createLogger({ clock, sink, minLevel = 'info', scope }: LoggerOptions): Logger {
  function write(level: LogLevel, message: string, fields?: LogFields): void {
    if (ranks[level] < ranks[minLevel]) return;
    const entry = {
      time: new Date(clock.nowMs()).toISOString(),
      level,
      ...(scope === undefined ? {} : { scope }),
      message: redactText(message),
      ...(fields === undefined ? {} : { fields: redactFields(fields) }),
    };
    sink(level, JSON.stringify(entry));
  }

  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    child: (name) =>
      createLogger({ clock, sink, minLevel, scope: scope === undefined ? name : `${scope}.${name}` }),
  };
}
