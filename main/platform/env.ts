import type { LogLevel } from './logger.ts';

/** What the environment and the command line may say to the desktop; the only place that reads them. */
export interface Environment {
  /** `--api=URL` or `LYDIA_API_URL`; goes before the settings. Null: not given, or no http(s) address. */
  readonly apiUrl: string | null;
  /** Something was given as the address and it is none. */
  readonly hasInvalidApiUrl: boolean;
  readonly logLevel: LogLevel;
  /** The development server's address as given; app/security decides whether it counts. */
  readonly devServerUrl: string | undefined;
}

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** An http or https address without a trailing slash, or null. */
export function parseApiUrl(value: string): string | null {
  const url = URL.parse(value.trim());
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  if (url.username !== '' || url.password !== '') return null;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Takes `--api=URL` and `--api URL`. */
function findApiArgument(argv: readonly string[]): string | undefined {
  const joined = argv.find((argument) => argument.startsWith('--api='));
  if (joined !== undefined) return joined.slice('--api='.length);
  const index = argv.indexOf('--api');
  return index === -1 ? undefined : argv[index + 1];
}

export function parseEnvironment(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Environment {
  const given = findApiArgument(argv) ?? env['LYDIA_API_URL'];
  const apiUrl = given === undefined || given === '' ? null : parseApiUrl(given);
  return {
    apiUrl,
    hasInvalidApiUrl: given !== undefined && given !== '' && apiUrl === null,
    logLevel: logLevels.find((level) => level === env['LYDIA_LOG_LEVEL']) ?? 'info',
    devServerUrl: env['ELECTRON_RENDERER_URL'],
  };
}
