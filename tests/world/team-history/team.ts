import type { Contact } from '../../../contracts/domain/contact.ts';
import { type Disposition, dispositionSchema } from '../../../contracts/domain/disposition.ts';
import { type User, userSchema } from '../../../contracts/domain/user.ts';
import { contactIdSchema } from '../../../contracts/ids.ts';
import { createRandom, type Random } from './random.ts';
import { buildSentence } from './vocabulary.ts';

export interface HistorySize {
  readonly seed: number;
  readonly calls: number;
  /** Over how many years they are spread. */
  readonly years: number;
  /** False: calls alone, without legs and words. */
  readonly hasConversations: boolean;
  /** The last day of the history, UTC ms. */
  readonly untilAt: number;
}

/** Everybody and everything that calls refer to. */
export interface Team {
  readonly size: HistorySize;
  readonly users: readonly User[];
  readonly operators: readonly User[];
  /** Sees every call. */
  readonly administrator: User;
  readonly dispositions: readonly Disposition[];
  readonly queueNames: readonly string[];
  readonly lineNumbers: readonly string[];
  readonly tags: readonly string[];
  readonly contacts: readonly Contact[];
}

export const lastDayOfHistory = Date.UTC(2026, 9, 30);
export const wholeHistory: HistorySize = {
  seed: 7,
  calls: 1_000_000,
  years: 4,
  hasConversations: true,
  untilAt: lastDayOfHistory,
};

const split = (text: string): readonly string[] => text.trim().split(/\s+/);
const firstNames = split(`
  Camille Léa Chloé Manon Inès Jade Zoé Élodie Aurélie Noémie Hélène Agnès Thérèse Maëlle Océane Lucas Hugo Théo
  Gaël Loïc François Jérôme Rémi Sébastien Benoît André Mathéo Raphaël Adèle Solène Oliver Jack Harry George Noah
  Charlie Amelia Olivia Isla Emily Sophie Grace Lily Freya Ivy Arthur Oscar Leo Archie Theo Mohammed Fatima Yasmine
  Karim Nadia Omar Sofia Diego Mateo Ana Giulia Luca Jürgen Björn Åsa Søren Zofia Łukasz`);
const lastNames = split(`
  Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel García David
  Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martínez Legrand Garnier
  Faure Rousseau Blanc Guérin Müller Henry Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont López
  Fontaine Chevalier Robin Masson Sanchez Gérard Nguyen Boyer Denis Lemaire Smith Jones Taylor Brown Williams Wilson
  Johnson Davies Patel Wright Walker White Edwards Hughes Green Hall Lewis Harris Clarke Jackson Wood Turner Hill
  Cooper Ward Moore Baker Harrison Kowalski Nowak Lindström Sørensen Öztürk Almeida Bennett Keller Martins`);
const companyWords = split(`
  Atelier Boulangerie Garage Transports Pharmacie Librairie Menuiserie Domaine Clinique Imprimerie Bakery Partners
  Logistics Studio Motors Dental Garden Systems Foods Textiles`);

const id = (kind: number, number: number): string =>
  `01900000-0000-7${kind.toString(16).padStart(3, '0')}-8000-${number.toString(16).padStart(12, '0')}`;

function buildUsers(): User[] {
  const roles = [
    ...Array<User['role']>(60).fill('operator'),
    ...Array<User['role']>(4).fill('supervisor'),
    'administrator' as const,
  ];
  return roles.map((role, number) =>
    userSchema.parse({
      id: id(1, number + 1),
      email: `${role}${number + 1}@history.example`,
      displayName: `${firstNames[(number * 7) % firstNames.length]} ${lastNames[(number * 11) % lastNames.length]}`,
      role,
    }),
  );
}

function buildDispositions(): Disposition[] {
  const labels = [
    ['Resolved', 'Résolu'],
    ['To call back', 'À rappeler'],
    ['Passed on', 'Transmis'],
    ['Complaint', 'Réclamation'],
    ['Sale', 'Vente'],
    ['Cancellation', 'Résiliation'],
    ['Wrong number', 'Faux numéro'],
    ['No follow-up', 'Sans suite'],
  ] as const;
  return labels.map(([en, fr], position) =>
    dispositionSchema.parse({ id: id(2, position + 1), label: { en, fr }, position, isActive: position < 7 }),
  );
}

/** French, British and American numbers; the same number may be drawn twice, as in life. */
export function buildNumber(random: Random): string {
  const kind = random.below(10);
  const digits = (count: number): string => String(random.below(10 ** count)).padStart(count, '0');
  if (kind < 5) return `+336${digits(8)}`;
  if (kind < 7) return `+33${1 + random.below(5)}${digits(8)}`;
  return kind < 9 ? `+447${digits(9)}` : `+1415${digits(7)}`;
}

function buildContact({ seed, untilAt, years }: HistorySize, number: number): Contact {
  const random = createRandom(seed ^ 0x5ca1ab1e, number);
  const name = `${random.pick(firstNames)} ${random.pick(lastNames)}`;
  const isFirm = random.chance(0.3);
  return {
    id: contactIdSchema.parse(id(3, number + 1)),
    name,
    company: isFirm ? `${random.pick(companyWords)} ${random.pick(lastNames)}` : '',
    numbers: [
      ...new Set(Array.from({ length: 1 + (isFirm ? random.below(3) : 0) }, () => buildNumber(random))),
    ],
    note: random.chance(0.2) ? buildSentence('fr', random, 4 + random.below(8)) : '',
    updatedAt: untilAt - random.below(years * 365) * 86_400_000 - random.below(86_400_000),
  };
}

export function buildTeam(size: HistorySize): Team {
  const users = buildUsers();
  const administrator = users.find(({ role }) => role === 'administrator');
  if (!administrator) throw new Error('a team has an administrator');
  return {
    size,
    users,
    operators: users.filter(({ role }) => role === 'operator'),
    administrator,
    dispositions: buildDispositions(),
    queueNames: [
      'Support',
      'Billing',
      'Sales',
      'Livraisons',
      'Résiliations',
      'Technique',
      'Welcome',
      'Night',
    ],
    lineNumbers: ['+33199001000', '+33199001001', '+33199001002', '+442079460000'],
    tags: split('urgent vip facture retour réclamation invoice callback fragile litige upsell doublon test'),
    contacts: Array.from({ length: Math.max(20, Math.round(size.calls / 25)) }, (_, number) =>
      buildContact(size, number),
    ),
  };
}
