import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Backend, startBackend } from '../../scripts/backend.ts';
import { type BarePhone, startBarePhone } from '../world/bare-phone.ts';
import { createSimulatorClient } from '../world/simulator-client.ts';

let folder: string;
let backend: Backend;
let phone: BarePhone;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lydia-voice-sdk-'));
  backend = await startBackend({ dataDir: folder });
  phone = await startBarePhone(backend);
});

afterAll(async () => {
  await phone?.stop();
  await backend?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('the unmodified Voice SDK places a call through API and simulator, and hears the other side', async () => {
  const { acceptMs, firstAudioMs } = await phone.call('+33199000001');
  expect(acceptMs).toBeGreaterThan(0);
  expect(firstAudioMs).toBeGreaterThan(acceptMs);
});

it('the leg of the operator is over when the SDK hangs up', async () => {
  const simulator = createSimulatorClient(backend.simulatorUrl);
  await phone.call('+33199000001');
  await expect
    .poll(async () => (await simulator.listLegs()).filter(({ status }) => status === 'in-progress'), {
      timeout: 10_000,
    })
    .toEqual([]);
});
