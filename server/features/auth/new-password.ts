import type { User } from '../../../contracts/domain/user.ts';
import type { Failure } from '../../../contracts/errors.ts';
import { toFailure } from '../../../contracts/errors.ts';

/** What people choose who must choose twelve characters; compared without case, spaces and signs. */
const wellKnown = [
  'password',
  'motdepasse',
  'qwertyuiop',
  'azertyuiop',
  'letmein',
  'iloveyou',
  'welcome',
  'bienvenue',
  'administrator',
  'administrateur',
  'changeme',
  'lydia',
];
const fewestDifferent = 5;

/** Why somebody may not have this password; null: he may. Length is the schema's, and there are no rules of composition. */
export function findWeakness(password: string, user: Pick<User, 'email' | 'displayName'>): Failure | null {
  const plain = simplify(password);
  if (new Set(plain).size < fewestDifferent) return refuse('has too few different characters');
  const own = [user.email.split('@')[0] ?? '', ...user.displayName.split(/\s+/)].map(simplify);
  if (own.some((word) => word.length > 3 && plain.includes(word))) return refuse('contains your name');
  // What is left when a well-known word is taken out must still be something to guess.
  const rest = wellKnown.reduce((left, word) => left.replaceAll(word, ''), plain);
  if (rest.length < plain.length && rest.replace(/\d+/g, '').length < 8) return refuse('is easily guessed');
  return isSequence(plain) ? refuse('is easily guessed') : null;
}

function simplify(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** 123456789012, abcdefghijkl */
function isSequence(text: string): boolean {
  const codes = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  return steps.filter((step) => step === 1 || step === -9).length >= steps.length - 1;
}

function refuse(message: string): Failure {
  return { ...toFailure('invalid-input'), issues: [{ path: ['newPassword'], message }] };
}
