/**
 * The hosts that @twilio/voice-sdk talks to: `voice-js.<edge>` for signalling and `eventgw[.<region>]` for call
 * quality reports. A test compares the lists with the installed SDK.
 */
export const voiceEdges = [
  'ashburn',
  'ashburn-ix',
  'dublin',
  'frankfurt',
  'frankfurt-ix',
  'london-ix',
  'roaming',
  'san-jose-ix',
  'sao-paulo',
  'singapore',
  'singapore-ix',
  'sydney',
  'sydney-ix',
  'tokyo',
  'tokyo-ix',
  'umatilla',
] as const;

/** The regions that a connected edge may name as its home. */
export const voiceRegions = [
  'au1',
  'au1-ix',
  'br1',
  'de1',
  'de1-ix',
  'gll',
  'ie1',
  'ie1-ix',
  'ie1-tnx',
  'jp1',
  'jp1-ix',
  'sg1',
  'sg1-ix',
  'sg1-tnx',
  'us1',
  'us1-ix',
  'us1-tnx',
  'us2',
  'us2-ix',
  'us2-tnx',
] as const;

export function buildVoiceSources(): string[] {
  return [
    ...voiceEdges.map((edge) => `wss://voice-js.${edge}.twilio.com`),
    'https://eventgw.twilio.com',
    ...voiceRegions.map((region) => `https://eventgw.${region}.twilio.com`),
  ];
}
