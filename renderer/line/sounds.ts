function toUrl(name: string): string {
  return `/sounds/${name}.wav`;
}

export const ringtoneUrl = toUrl('ringtone');

const keySounds = {
  dtmf0: toUrl('dtmf-0'),
  dtmf1: toUrl('dtmf-1'),
  dtmf2: toUrl('dtmf-2'),
  dtmf3: toUrl('dtmf-3'),
  dtmf4: toUrl('dtmf-4'),
  dtmf5: toUrl('dtmf-5'),
  dtmf6: toUrl('dtmf-6'),
  dtmf7: toUrl('dtmf-7'),
  dtmf8: toUrl('dtmf-8'),
  dtmf9: toUrl('dtmf-9'),
};

/** All fifteen sounds of the SDK, from our own files: its defaults come over the network, and calls wait for them. */
export const sdkSounds = {
  ...keySounds,
  dtmfs: toUrl('dtmf-star'),
  dtmfh: toUrl('dtmf-hash'),
  incoming: ringtoneUrl,
  outgoing: toUrl('outgoing'),
  disconnect: toUrl('disconnect'),
};
