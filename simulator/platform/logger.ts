/** One JSON object a line on standard error; standard output belongs to the `listening` line. */
export interface Logger {
  readonly info: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
}

function write(level: string, message: string, fields: Readonly<Record<string, unknown>> = {}) {
  process.stderr.write(`${JSON.stringify({ level, source: 'simulator', message, ...fields })}\n`);
}

export const stderrLogger: Logger = {
  info: (message, fields) => write('info', message, fields),
  warn: (message, fields) => write('warn', message, fields),
};

export const silentLogger: Logger = { info: () => {}, warn: () => {} };
