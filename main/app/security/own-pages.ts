/** The two windows that Lydia makes, each with one page and one channel table. */
export type WindowKind = 'ui' | 'line';

export const appScheme = 'app';
export const appHost = 'lydia';

/**
 * Rule: only our own pages, from our own scheme, are ours. While developing, pages come from a loopback
 * development server instead; a packaged build never has one.
 */
export interface OwnPages {
  urlOf(kind: WindowKind): string;
  isOwnPage(url: string, kind: WindowKind): boolean;
  isAnyOwnPage(url: string): boolean;
}

export function createOwnPages(devServerUrl: string | null = null): OwnPages {
  const base = devServerUrl === null ? `${appScheme}://${appHost}` : devServerUrl.replace(/\/+$/, '');
  const urlOf = (kind: WindowKind): string => `${base}/${kind}/index.html`;

  // Compared part by part: `origin` is 'null' for a scheme that the URL parser does not know, and a text
  // comparison takes `app://lydia.evil` for ours.
  function isOwnPage(url: string, kind: WindowKind): boolean {
    const asked = URL.parse(url);
    const own = URL.parse(urlOf(kind));
    if (asked === null || own === null) return false;
    const hasCredentials = asked.username !== '' || asked.password !== '';
    return (
      !hasCredentials &&
      asked.protocol === own.protocol &&
      asked.host === own.host &&
      asked.pathname === own.pathname
    );
  }

  return {
    urlOf,
    isOwnPage,
    isAnyOwnPage: (url) => isOwnPage(url, 'ui') || isOwnPage(url, 'line'),
  };
}

/** The address of the development server, which only an unpackaged build listens to, and only on loopback. */
export function parseDevServerUrl(value: string | undefined, isPackaged: boolean): string | null {
  if (isPackaged || value === undefined) return null;
  const url = URL.parse(value);
  const isLoopback = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return isLoopback && url.protocol === 'http:' ? url.origin : null;
}
