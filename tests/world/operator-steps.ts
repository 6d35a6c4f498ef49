import { expect, type Locator, type Page } from '@playwright/test';
import type { SimulatedLeg, SimulatorClient } from './simulator-client.ts';

/** What an operator does at the window, by the names that he sees (English). */
export interface OperatorSteps {
  readonly transcript: Locator;
  readonly suggestion: Locator;
  answer(): Promise<void>;
  /** A scripted caller rings, the operator answers, and there is audio. */
  takeCall(simulator: SimulatorClient, scenarioId: string): Promise<void>;
  /** Waits until the call has audio: the timer runs. */
  seeCallActive(): Promise<void>;
  dial(number: string): Promise<void>;
  hangUp(): Promise<void>;
  writeNotes(text: string): Promise<void>;
  wrapUp(disposition: string): Promise<void>;
  openHistory(search?: string): Promise<Locator>;
}

export function createSteps(page: Page): OperatorSteps {
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
  const answer = (): Promise<void> => button(/^Answer\b/).click({ timeout: 20_000 });
  const seeCallActive = (): Promise<void> =>
    page.getByText('In call', { exact: true }).first().waitFor({ timeout: 15_000 });
  return {
    transcript: page.getByRole('region', { name: 'Transcript' }),
    suggestion: page.getByRole('region', { name: 'Suggestion' }),
    answer,
    takeCall: async (simulator, scenarioId) => {
      await simulator.ring(scenarioId);
      await answer();
      await seeCallActive();
    },
    seeCallActive,
    dial: async (number) => {
      await page.getByRole('textbox', { name: 'Number' }).fill(number);
      await button(/^Call$/).click();
    },
    hangUp: () =>
      button(/^Hang up\b/)
        .first()
        .click(),
    writeNotes: async (text) => {
      await page.getByRole('textbox', { name: 'Notes' }).fill(text);
      await page.getByText('Saved on this computer').first().waitFor();
    },
    wrapUp: async (disposition) => {
      await page.getByRole('radio', { name: disposition }).click();
      await button(/^Finish wrap-up\b/).click();
      await expect(button(/^Finish wrap-up\b/)).toBeHidden();
    },
    openHistory: async (search = '') => {
      await page.getByRole('link', { name: /^History\b/ }).click();
      await page.getByRole('searchbox', { name: 'Search history' }).fill(search);
      return page.getByRole('list', { name: 'Calls found' });
    },
  };
}

/** Waits until a leg at the simulator is as wanted; polls, because audio has no event to wait for. */
export async function seeLeg(
  simulator: SimulatorClient,
  wanted: (leg: SimulatedLeg) => boolean,
  what: string,
): Promise<SimulatedLeg> {
  let found: SimulatedLeg | undefined;
  await expect
    .poll(
      async () => {
        found = (await simulator.listLegs()).find(wanted);
        return found !== undefined;
      },
      { message: what, timeout: 15_000, intervals: [100] },
    )
    .toBe(true);
  if (!found) throw new Error(what);
  return found;
}
