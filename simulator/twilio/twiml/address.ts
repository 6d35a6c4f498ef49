export interface PartyAddress {
  readonly address: string;
  readonly customParameters: Readonly<Record<string, string>>;
}

/** Splits `client:identity?name=value` into who is called and what the device is told. */
export function parseAddress(text: string): PartyAddress {
  const [address = '', query = ''] = text.trim().split('?', 2);
  if (!address.startsWith('client:')) return { address, customParameters: {} };
  return { address, customParameters: Object.fromEntries(new URLSearchParams(query)) };
}
