import { calleeScripts, callerScripts, findCallerScript, listScenarios } from '../callers/scenarios/index.ts';
import { createScriptedParty } from '../callers/scripted-party.ts';
import { createSilentParty } from '../callers/silent-party.ts';
import type { Answering, Subscriber } from '../twilio/calls/number-dialer.ts';
import type { Cast } from './cast.ts';

/** By the last digit of the number; the same in both countries. */
const answeringByEnding: Readonly<Record<string, Answering>> = {
  '1': 'answers',
  '2': 'busy',
  '3': 'never-answers',
  '4': 'declines',
  '5': 'unreachable',
};

const pinnedNumber = /^(?:\+3319900000|\+1202555010)([1-5])$/;

function findAnswering(number: string): Answering | null {
  const ending = pinnedNumber.exec(number)?.[1];
  if (ending !== undefined) return answeringByEnding[ending] ?? null;
  // Somebody who called can be called back.
  return callerScripts.some((script) => script.number === number) ? 'answers' : null;
}

/** Not among the scenarios that are offered: a caller for measurements. */
const silentCaller = { id: 'silent', number: '+12025550119' } as const;

/** The people of the demonstration. Numbers that nobody has cannot be reached. */
export const demoCast: Cast = {
  scenarios: listScenarios(),
  createCaller(scenarioId) {
    if (scenarioId === silentCaller.id) return { number: silentCaller.number, party: createSilentParty() };
    const script = findCallerScript(scenarioId);
    return script ? { number: script.number, party: createScriptedParty({ script }) } : null;
  },
  findSubscriber(number): Subscriber | null {
    const answering = findAnswering(number);
    const script = calleeScripts[number.startsWith('+33') ? 'fr' : 'en'];
    return answering ? { answering, createParty: () => createScriptedParty({ script }) } : null;
  },
};
