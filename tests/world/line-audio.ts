import type { CDPSession, ElectronApplication } from '@playwright/test';

/** Runs in the line window, on the array of its peer connections: the peak of what they receive, 0 to 1. */
async function listen(this: readonly RTCPeerConnection[], durationMs: number): Promise<number> {
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  for (const { track } of this.flatMap((connection) => connection.getReceivers()))
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  const until = performance.now() + durationMs;
  let peak = 0;
  while (performance.now() < until) {
    analyser.getFloatTimeDomainData(wave);
    for (const value of wave) peak = Math.max(peak, Math.abs(value));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await context.close();
  return peak;
}

async function findPeerConnections(session: CDPSession): Promise<string> {
  const prototype = await session.send('Runtime.evaluate', { expression: 'RTCPeerConnection.prototype' });
  const prototypeObjectId = prototype.result.objectId;
  if (!prototypeObjectId) throw new Error('the page has no RTCPeerConnection');
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId });
  if (!objects.objectId) throw new Error('the peer connections could not be listed');
  return objects.objectId;
}

/**
 * The loudness of the contact's voice as it arrives in the line window, 0 to 1. The product does not help:
 * the peer connections are found from outside, through the debugger.
 */
export async function measureHeardPeak(app: ElectronApplication, durationMs = 3_000): Promise<number> {
  const page = app.windows().find((window) => window.url().includes('/line/index.html'));
  if (!page) throw new Error('the line window is not there');
  const session = await app.context().newCDPSession(page);
  try {
    const objectId = await findPeerConnections(session);
    const { result } = await session.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: listen.toString(),
      arguments: [{ value: durationMs }],
      awaitPromise: true,
      returnByValue: true,
    });
    return Number(result.value);
  } finally {
    await session.detach();
  }
}
