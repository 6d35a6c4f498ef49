import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findFreePort, type ManagedProcess, root, startProcess } from './child-process.ts';

const simulatorGreetingSchema = z.object({ url: z.string(), edgePort: z.number(), spki: z.string() });

export interface BackendOptions {
  /** Where the embedded database and its keys live. */
  readonly dataDir: string;
  /** Every line that simulator and API write. */
  readonly onLine?: (source: 'simulator' | 'api', line: string) => void;
  /** More environment for the API; wins over what is chosen here. */
  readonly apiEnv?: Readonly<Record<string, string>>;
}

/** The simulator and the central API, as processes of their own that know each other. */
export interface Backend {
  readonly apiUrl: string;
  readonly simulatorUrl: string;
  /** With which webhooks are signed at the simulated account. */
  readonly authToken: string;
  readonly accountSid: string;
  /** Switches with which the desktop's browser finds the simulator in the place of the telephony provider. */
  readonly desktopSwitches: readonly string[];
  /** As by a power cut. */
  killApi(): Promise<void>;
  /** Starts the API again on the same port and data, after `killApi`. */
  restartApi(): Promise<void>;
  stop(): Promise<void>;
}

/** A second list of the same switch would replace the host's own: it is repeated here. */
const unguardedFeatures = [
  'LocalNetworkAccessChecks',
  'LocalNetworkAccessChecksWebRTC',
  'LocalNetworkAccessChecksWebSockets',
  'Translate',
  'MediaRouter',
  'OptimizationHints',
  'DestroyProfileOnBrowserClose',
];

/** The number that scripted callers dial. */
export const demoLineNumber = '+33199001000';

export async function startBackend(options: BackendOptions): Promise<Backend> {
  mkdirSync(options.dataDir, { recursive: true });
  const [apiPort, simulatorPort] = [await findFreePort(), await findFreePort()];
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const account = makeAccount();
  const simulator = await startSimulatorProcess({ options, account, apiUrl, port: simulatorPort });
  const greeting = simulatorGreetingSchema.parse(simulator.greeting);
  const apiEnv = {
    ...buildApiEnv({ account, apiPort, simulatorUrl, dataDir: options.dataDir }),
    ...options.apiEnv,
  };
  const startApi = () =>
    startProcess({
      name: 'central API',
      script: join(root, 'server/index.ts'),
      env: apiEnv,
      onLine: (line) => options.onLine?.('api', line),
    });
  let api = await startApi().catch(async (error: unknown) => {
    await simulator.stop();
    throw error;
  });
  return {
    apiUrl,
    simulatorUrl,
    authToken: account.authToken,
    accountSid: account.accountSid,
    desktopSwitches: [
      `--host-resolver-rules=MAP *.twilio.com 127.0.0.1:${greeting.edgePort}`,
      `--ignore-certificate-errors-spki-list=${greeting.spki}`,
      // The provider's names lead to this computer here: without this, a browser that guards the local network
      // asks the line page for a permission that the product, rightly, never grants.
      `--disable-features=${unguardedFeatures.join(',')}`,
    ],
    killApi: () => api.kill(),
    restartApi: async () => {
      api = await startApi();
    },
    stop: async () => {
      await Promise.all([api.stop(), simulator.stop()]);
    },
  };
}

interface Account {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
  readonly applicationSid: string;
}

/** An account at the simulator, made anew at each start: both sides get it from here. */
function makeAccount(): Account {
  const hex = () => randomBytes(16).toString('hex');
  return {
    accountSid: `AC${hex()}`,
    authToken: hex(),
    apiKeySid: `SK${hex()}`,
    apiKeySecret: hex(),
    applicationSid: `AP${hex()}`,
  };
}

function startSimulatorProcess(start: {
  options: BackendOptions;
  account: Account;
  apiUrl: string;
  port: number;
}): Promise<ManagedProcess> {
  const { options, account, apiUrl, port } = start;
  return startProcess({
    name: 'simulator',
    script: join(root, 'simulator/index.ts'),
    onLine: (line) => options.onLine?.('simulator', line),
    env: {
      SIMULATOR_PORT: String(port),
      SIMULATOR_EDGE_PORT: '0',
      SIMULATOR_ACCOUNT_SID: account.accountSid,
      SIMULATOR_AUTH_TOKEN: account.authToken,
      SIMULATOR_API_KEY_SID: account.apiKeySid,
      SIMULATOR_API_KEY_SECRET: account.apiKeySecret,
      SIMULATOR_APPLICATION_SID: account.applicationSid,
      SIMULATOR_APPLICATION_VOICE_URL: `${apiUrl}/webhooks/voice/outgoing`,
      SIMULATOR_NUMBERS: demoLineNumber,
      SIMULATOR_VOICE_URL: `${apiUrl}/webhooks/voice/incoming`,
    },
  });
}

function buildApiEnv(given: {
  account: Account;
  apiPort: number;
  simulatorUrl: string;
  dataDir: string;
}): Record<string, string> {
  const { account, apiPort, simulatorUrl, dataDir } = given;
  return {
    LYDIA_HOST: '127.0.0.1',
    LYDIA_PORT: String(apiPort),
    LYDIA_PUBLIC_URL: `http://127.0.0.1:${apiPort}`,
    LYDIA_DATA_DIR: dataDir,
    LYDIA_SEED: 'demo',
    DATABASE_URL: '',
    REDIS_URL: '',
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_API_KEY_SID: account.apiKeySid,
    TWILIO_API_KEY_SECRET: account.apiKeySecret,
    TWILIO_APPLICATION_SID: account.applicationSid,
    TWILIO_CALLER_ID: demoLineNumber,
    TWILIO_API_BASE_URL: simulatorUrl,
    LYDIA_DIAL_COUNTRIES: 'FR, BE, CH, LU, GB, IE, US, CA',
    // One person tries everything.
    LYDIA_DIALS_PER_MINUTE: '60',
    MODEL_BASE_URL: `${simulatorUrl}/model/v1`,
    MODEL_API_KEY: 'demo',
    MODEL_NAME: 'scripted-demo-model',
    PRACTICE_URL: simulatorUrl,
  };
}
