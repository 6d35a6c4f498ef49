import type { AudioSource } from './audio-proof.ts';

/** The peer connections that the SDK makes, through its `RTCPeerConnection` option. */
export interface PeerConnections {
  readonly constructorForSdk: typeof RTCPeerConnection;
  /** The audio that arrives on the newest one. */
  readonly source: AudioSource;
}

export function createPeerConnections(): PeerConnections {
  let newest: RTCPeerConnection | null = null;

  return {
    // Not a class of our own: what the SDK gets is the browser's connection itself.
    constructorForSdk: new Proxy(RTCPeerConnection, {
      construct(browsers, [configuration]: [RTCConfiguration?]) {
        newest = new browsers(configuration);
        return newest;
      },
    }),
    source: {
      hasPlayed: () =>
        newest?.getReceivers().some((receiver) => receiver.getSynchronizationSources().length > 0) ?? false,
    },
  };
}
