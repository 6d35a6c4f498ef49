import { serverInfoSchema } from '../../contracts/api/server-info.ts';
import { crashLine, hearContact, loudEnough } from '../world/line-audio.ts';
import { createSteps, seeLeg } from '../world/operator-steps.ts';
import { expect, test } from './fixtures.ts';

test('the window reloads in mid-call: the call goes on, and the window finds it again', async ({
  world,
  operator,
}) => {
  const { page } = operator;
  const steps = createSteps(page);
  await steps.takeCall(world.simulator, 'delivery-en');
  await expect(steps.transcript).toContainText(/\w+ \w+/);
  await steps.writeNotes('Parcel lost.');
  await page.reload();
  await steps.seeCallActive();
  await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue('Parcel lost.');
  await expect(steps.transcript).toContainText(/\w+ \w+/);
  expect(await hearContact(operator.app)).toBeGreaterThanOrEqual(loudEnough);
  await steps.hangUp();
  await steps.wrapUp('Resolved');
});

test('the line window dies while a call rings: it rings again when the line is back', async ({
  world,
  operator,
}) => {
  const { page, app } = operator;
  const steps = createSteps(page);
  await world.simulator.ring('delivery-en');
  await page.getByRole('button', { name: /^Answer\b/ }).waitFor({ timeout: 20_000 });
  await crashLine(app);
  await expect(page.getByRole('button', { name: /^Answer\b/ })).toBeHidden();
  await steps.answer();
  await steps.seeCallActive();
  expect(await hearContact(app)).toBeGreaterThanOrEqual(loudEnough);
  await steps.hangUp();
  await steps.wrapUp('Resolved');
});

test('the API is killed in mid-call: the call goes on, and the wrap-up is sent when it is back', async ({
  world,
  operator,
}) => {
  const { page } = operator;
  const steps = createSteps(page);
  await steps.takeCall(world.simulator, 'invoice-en');
  await world.backend.killApi();
  await expect(page.getByText('Offline').first()).toBeVisible({ timeout: 15_000 });
  expect(await hearContact(operator.app)).toBeGreaterThanOrEqual(loudEnough);
  await steps.writeNotes('Written while the server was away.');
  await steps.hangUp();
  await steps.wrapUp('Resolved');
  await expect(page.getByText(/changes? to send/).first()).toBeVisible();
  await world.backend.restartApi();
  await expect(page.getByText(/changes? to send/)).toHaveCount(0, { timeout: 30_000 });

  const elsewhere = await world.launchDesktop();
  await elsewhere.signIn();
  await createSteps(elsewhere.page).openHistory('Written while');
  await expect(elsewhere.page.getByText('Written while the server was away.').first()).toBeVisible({
    timeout: 15_000,
  });
  await elsewhere.close();
});

test('after a restart without the API the history is there, notes included', async ({ world }) => {
  const userData = await world.makeUserData();
  const before = await world.launchDesktop({ userData });
  const account = await readDemoAccount(world.backend.apiUrl);
  await before.signIn();
  const steps = createSteps(before.page);
  await before.page.getByText('Phone ready').waitFor();
  await steps.takeCall(world.simulator, 'cancellation-en');
  await steps.writeNotes('Kept through the restart.');
  const caller = await seeLeg(
    world.simulator,
    (leg) => leg.kind === 'virtual' && leg.status === 'in-progress',
    'the caller is there',
  );
  await world.simulator.hangUp(caller.sid);
  await steps.wrapUp('Resolved');
  await before.close();

  await world.backend.killApi();
  try {
    const after = await world.launchDesktop({ userData });
    await after.signIn(account.email, account.password);
    await createSteps(after.page).openHistory('Kept through');
    await expect(after.page.getByText('Kept through the restart.').first()).toBeVisible();
    await after.close();
  } finally {
    await world.backend.restartApi();
  }
});

test('signalling drops for two seconds: the call is kept', async ({ world, operator }) => {
  const steps = createSteps(operator.page);
  await steps.takeCall(world.simulator, 'delivery-en');
  await world.simulator.dropSignalling(2);
  await operator.page.getByText('Reconnecting', { exact: true }).first().waitFor();
  await steps.seeCallActive();
  expect(await hearContact(operator.app)).toBeGreaterThanOrEqual(loudEnough);
  await steps.hangUp();
  await steps.wrapUp('Resolved');
});

async function readDemoAccount(apiUrl: string): Promise<{ email: string; password: string }> {
  const response = await fetch(`${apiUrl}/v1/server-info`);
  const [account] = serverInfoSchema.parse(await response.json()).demoAccounts;
  if (!account) throw new Error('the workspace offers no account');
  return account;
}
