import type { CDPSession, ElectronApplication, Page } from '@playwright/test';

/** The peak of a voice; the silence of a line stays far below. */
export const loudEnough = 0.02;

/** Runs in the line window, on the array of its peer connections: the peak of what they receive, 0 to 1. */
async function listen(
  this: readonly RTCPeerConnection[],
  loudEnough: number,
  withinMs: number,
): Promise<number> {
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  for (const { track } of this.flatMap((connection) => connection.getReceivers()))
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  const until = performance.now() + withinMs;
  let peak = 0;
  while (peak < loudEnough && performance.now() < until) {
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

function findLine(app: ElectronApplication): Page {
  const page = app.windows().find((window) => window.url().includes('/line/index.html'));
  if (!page) throw new Error('the line window is not there');
  return page;
}

/** Ends the process of the line window, as a fault in it would. */
export async function crashLine(app: ElectronApplication): Promise<void> {
  const session = await app.context().newCDPSession(findLine(app));
  // It dies before it can answer.
  void session.send('Page.crash').catch(() => {});
}

/**
 * Listens in the line window until the contact's voice is there, and gives its loudness, 0 to 1 (less than
 * `loudEnough` when it did not come in time). The product does not help:
 * the peer connections are found from outside, through the debugger.
 */
export async function hearContact(app: ElectronApplication, withinMs = 15_000): Promise<number> {
  const session = await app.context().newCDPSession(findLine(app));
  try {
    const objectId = await findPeerConnections(session);
    const { result } = await session.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: listen.toString(),
      arguments: [{ value: loudEnough }, { value: withinMs }],
      awaitPromise: true,
      returnByValue: true,
    });
    return Number(result.value);
  } finally {
    await session.detach();
  }
}
