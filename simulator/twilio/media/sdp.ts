export interface NarrowedSdp {
  readonly sdp: string;
  /** Payload type of telephone-event at 8 kHz, or null when it was not offered. */
  readonly telephoneEventType: number | null;
}

/** PCMU has the static payload type 0 and may stand without a map line. */
function findWanted(lines: readonly string[], offered: readonly string[]) {
  const codecOf = (type: string) =>
    lines.find((line) => line.startsWith(`a=rtpmap:${type} `))?.split(' ')[1] ??
    (type === '0' ? 'PCMU/8000' : '');
  const isCodec = (type: string, codec: string) => codecOf(type).toLowerCase().startsWith(codec);
  return {
    pcmu: offered.filter((type) => isCodec(type, 'pcmu/8000')),
    events: offered.filter((type) => isCodec(type, 'telephone-event/8000')),
  };
}

/**
 * Leaves only PCMU and telephone-event/8000 in the audio description. werift matches codecs without their
 * clock rate, and would take telephone-event/48000 for ours.
 */
export function narrowCodecs(sdp: string): NarrowedSdp {
  const lines = sdp.split(/\r?\n/);
  const media = lines.find((line) => line.startsWith('m=audio'))?.split(' ') ?? [];
  const { pcmu, events } = findWanted(lines, media.slice(3));
  const kept = new Set([...pcmu, ...events]);
  const narrowed = lines
    .filter((line) => {
      const type = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) /.exec(line)?.[1];
      return type === undefined || kept.has(type);
    })
    .map((line) => (line.startsWith('m=audio') ? [...media.slice(0, 3), ...kept].join(' ') : line));
  return {
    sdp: narrowed.join('\r\n'),
    telephoneEventType: events[0] === undefined ? null : Number(events[0]),
  };
}
