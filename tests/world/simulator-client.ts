import { z } from 'zod';

const legSchema = z.looseObject({
  sid: z.string(),
  from: z.string(),
  to: z.string(),
  status: z.string(),
  kind: z.enum(['browser', 'virtual']).nullable(),
  /** What the party was given to hear, and what came from it. */
  heard: z.object({ voicedMs: z.number(), rms: z.number() }),
  sent: z.object({ voicedMs: z.number(), rms: z.number() }),
  dtmf: z.string(),
});
export type SimulatedLeg = z.infer<typeof legSchema>;

const modelRequestSchema = z.looseObject({ receivedAt: z.number(), firstTokenAt: z.number().nullable() });
export type ModelRequest = z.infer<typeof modelRequestSchema>;

export interface ModelSettings {
  readonly mode?: 'grounded' | 'fabricate' | 'slow' | 'error' | 'garbage';
  readonly timeToFirstTokenMs?: number;
  readonly tokensPerSecond?: number;
}

/** The simulator's test control and practice service over HTTP. */
export interface SimulatorClient {
  /** Rings the demonstration line; the scenario's script then speaks. */
  ring(scenarioId: string): Promise<void>;
  listLegs(): Promise<SimulatedLeg[]>;
  hangUp(sid: string): Promise<void>;
  /** Cuts signalling for a while; audio goes on. */
  dropSignalling(seconds: number): Promise<void>;
  /** What the transcription says when the operator speaks. */
  setOperatorSpeech(text: string): Promise<void>;
  setModel(settings: ModelSettings): Promise<void>;
  listModelRequests(): Promise<ModelRequest[]>;
}

export function createSimulatorClient(url: string): SimulatorClient {
  const request = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`simulator: ${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  };
  return {
    ring: async (scenarioId) => void (await request('POST', '/practice/calls', { scenarioId })),
    listLegs: async () =>
      z.object({ calls: z.array(legSchema) }).parse(await request('GET', '/control/calls')).calls,
    hangUp: async (sid) => void (await request('POST', `/control/calls/${sid}/hang-up`)),
    dropSignalling: async (seconds) => void (await request('POST', '/control/signalling/drop', { seconds })),
    setOperatorSpeech: async (text) => void (await request('POST', '/control/operator-speech', { text })),
    setModel: async (settings) => void (await request('PUT', '/control/model', settings)),
    listModelRequests: async () =>
      z
        .object({ requests: z.array(modelRequestSchema) })
        .parse(await request('GET', '/control/model/requests')).requests,
  };
}
