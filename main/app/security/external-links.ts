/** Hosts of pages that Lydia itself links to. */
export const allowedHosts: readonly string[] = ['github.com'];

/** A mail address and nothing else: a query could carry attachments, recipients or a body. */
const mailAddress = /^mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** Anything but visible ASCII, and the backslash, which browsers read as a slash. */
const oddCharacter = /[^\x21-\x7e]|\\/;

/**
 * Rule: the system opens only https pages of hosts on the list, and plain mail addresses. What the browser
 * would have to guess at (spaces, control or non-ASCII characters, a user name, a port) is refused.
 */
export function isExternalLinkAllowed(url: string, hosts: readonly string[] = allowedHosts): boolean {
  if (url.length > 2_000 || oddCharacter.test(url)) return false;
  if (url.startsWith('mailto:')) return mailAddress.test(url);
  const parsed = URL.parse(url);
  return (
    parsed !== null &&
    url.startsWith('https://') &&
    parsed.username === '' &&
    parsed.password === '' &&
    parsed.port === '' &&
    hosts.includes(parsed.hostname)
  );
}
