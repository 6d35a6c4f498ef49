import { Call, Device } from '@twilio/voice-sdk';
import type { Microphone } from './microphone.ts';
import type { PeerConnections } from './peer-connections.ts';
import type { CreateDevice } from './sdk.ts';
import { sdkSounds } from './sounds.ts';

interface DeviceParts {
  readonly microphone: Microphone;
  readonly peers: PeerConnections;
}

/** Makes Devices of the real SDK; README.md gives the reason of each option. */
export function createDeviceFactory({ microphone, peers }: DeviceParts): CreateDevice {
  return (token, edge) => {
    const device = new Device(token, {
      ...(edge === null ? {} : { edge }),
      appName: 'Lydia',
      allowIncomingWhileBusy: true,
      closeProtection: false,
      codecPreferences: [Call.Codec.PCMU, Call.Codec.Opus],
      enableImprovedSignalingErrorPrecision: true,
      getUserMedia: microphone.open,
      logLevel: 'silent',
      maxCallSignalingTimeoutMs: 30_000,
      RTCPeerConnection: peers.constructorForSdk,
      sounds: sdkSounds,
    });
    device.audio?.incoming(false);
    return device;
  };
}
