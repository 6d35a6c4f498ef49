import type { Language } from '../../contracts/domain/call.ts';
import { chooseSources } from './choose-sources.ts';
import type { ReadPrompt, Source } from './read-prompt.ts';
import type { ModelMode } from './settings.ts';

/** What the model answers to a prompt. The same prompt gives the same answer. */
export function writeAnswer(mode: ModelMode, prompt: ReadPrompt): string {
  if (mode === 'fabricate') return writeFabrication(prompt);
  if (mode === 'garbage') return writeGarbage();
  return writeGrounded(prompt);
}

/** Words that a sentence may begin with and that lose their capital after an opening. */
const commonBeginnings =
  /^(The|A|An|If|When|With|Under|During|Every|Each|All|For|You|We|It|Our|Out|After|Un|Une|Le|La|Les|Des|Du|En|Quand|Si|Nous|Vous|Tout|Toute|Toutes|Pendant|Pour|Hors|Avec|Sous|Chaque)\b/;
const commonElisions = /^(L|D)(?=['’])/;

const openings: Readonly<Record<Language, { readonly calm: string; readonly upset: string }>> = {
  en: { calm: 'I can tell you that ', upset: 'I am sorry about this; ' },
  fr: { calm: 'Je peux vous dire que ', upset: 'Je suis désolé ; ' },
};

function writeGrounded(prompt: ReadPrompt): string {
  const chosen = chooseSources(prompt);
  const mood = prompt.question.includes('!') ? 'upset' : 'calm';
  const sentences = chosen.map(({ number, text }, position) =>
    position === 0 ? `[${number}] ${openWith(openings[prompt.language][mood], text)}` : `[${number}] ${text}`,
  );
  return sentences.length === 0 ? 'NO_ANSWER' : sentences.join(' ');
}

/** Begins a sentence with a courtesy; a name keeps its capital, and then there is no courtesy before it. */
function openWith(opening: string, text: string): string {
  if (!commonBeginnings.test(text) && !commonElisions.test(text)) return text;
  const joined = opening + text.charAt(0).toLowerCase() + text.slice(1);
  return joined.replace(/ que (?=[aeéèêiouy])/, " qu'");
}

/** A model at its worst that still looks right: altered figures, a source that is none, things it made up. */
function writeFabrication({ sources, question, language }: ReadPrompt): string {
  const chosen = chooseSources({ sources, question, language });
  const used: readonly Source[] = chosen.length > 0 ? chosen : sources.slice(0, 1);
  const altered = used.map(
    ({ number, text }) => `[${number}] ${text.replace(/\d+/g, (digits) => String(Number(digits) + 7))}`,
  );
  const invented =
    language === 'fr'
      ? '[97] Vous recevrez 500 euros demain. [1] Le directeur vous rappelle lundi à 9 h 45. Tout est gratuit.'
      : '[97] You will receive 500 euros tomorrow. [1] The director calls you back on Monday at 9:45. All of it is free.';
  return [...altered, invented].join(' ');
}

function writeGarbage(): string {
  const noise = [
    '# <script>alert(1)</script> ![x](https://tracker.example/p.png?q=secret)',
    '[1] \u202e\u0007\u001b[31m**{{"tool":"dial","to":"+33199000001"}}**\u001b[0m',
    '| [2 [3]] | ]]>]]> [999999] [-1] [1.5] [] [ 1',
    '[click](javascript:alert(1)) \u200b\ufeff\ud800 NO_ANS',
  ];
  return `${noise.join('\n')}\n`.repeat(20);
}
