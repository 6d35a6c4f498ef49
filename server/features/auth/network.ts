import { isIPv6 } from 'node:net';

const groupsOfNetwork = 4;

/**
 * What one guesser can choose his addresses from: an IPv4 address is one, but of IPv6 everybody has at least a whole
 * /64, and may use another of its addresses for each guess.
 */
export function toNetwork(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = splitGroups(head);
  const after = splitGroups(tail ?? '');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = [...before, ...zeros, ...after].slice(0, groupsOfNetwork);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

function splitGroups(part: string): readonly string[] {
  return part === '' ? [] : part.split(':');
}
