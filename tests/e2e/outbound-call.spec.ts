import { hearContact, loudEnough } from '../world/line-audio.ts';
import { createSteps, seeLeg } from '../world/operator-steps.ts';
import { expect, test } from './fixtures.ts';

test('an outbound call is heard on both sides and hung up', async ({ world, operator }) => {
  const steps = createSteps(operator.page);
  await steps.dial('01 99 00 00 01');
  await steps.seeCallActive();
  expect(await hearContact(operator.app)).toBeGreaterThanOrEqual(loudEnough);
  await seeLeg(
    world.simulator,
    (leg) => leg.kind === 'browser' && leg.sent.voicedMs > 500,
    'the operator is heard',
  );
  await steps.hangUp();
  await expect(operator.page.getByText('You hung up').first()).toBeVisible();
  await steps.wrapUp('Resolved');
});

for (const [number, cause] of [
  ['+33199000002', 'The number was busy'],
  ['+33199000004', 'The call was declined'],
] as const)
  test(`says why a call to ${number} failed: ${cause}`, async ({ operator }) => {
    const steps = createSteps(operator.page);
    await steps.dial(number);
    await expect(operator.page.getByText(cause).first()).toBeVisible({ timeout: 20_000 });
  });

test('a call that nobody answers can be given up, and rings no longer', async ({ world, operator }) => {
  const steps = createSteps(operator.page);
  await steps.dial('+33199000003');
  await operator.page.getByText('Ringing', { exact: true }).first().waitFor();
  await seeLeg(
    world.simulator,
    (leg) => leg.to === '+33199000003' && leg.status === 'ringing',
    'it rings there',
  );
  await steps.hangUp();
  await expect(operator.page.getByText('You cancelled the call').first()).toBeVisible();
  await seeLeg(
    world.simulator,
    (leg) => leg.to === '+33199000003' && leg.status === 'canceled',
    'it rings no longer',
  );
});

test('what is no number is not dialled, and the message says what to do', async ({ operator }) => {
  const steps = createSteps(operator.page);
  await steps.dial('12');
  await expect(operator.page.getByText(/no number that can be dialled/)).toBeVisible();
  await expect(operator.page.getByRole('textbox', { name: 'Number' })).toHaveValue(/12/);
});
