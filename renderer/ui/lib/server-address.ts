/** The address as the settings keep it: http or https, no trailing slash; null when it is none. */
export function normaliseAddress(typed: string): string | null {
  const text = typed.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  // Browsers take a space in a host for %20.
  if (!text || /\s/.test(text) || !URL.canParse(withScheme)) return null;
  const url = new URL(withScheme);
  const isPlain = !url.username && !url.password && !url.search && !url.hash;
  if (!['http:', 'https:'].includes(url.protocol) || !url.hostname || !isPlain) return null;
  return url.href.replace(/\/+$/, '');
}
