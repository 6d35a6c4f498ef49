import type { Scenario } from '../../../contracts/api/practice.ts';
import type { Article } from '../../../contracts/domain/article.ts';
import type { Contact } from '../../../contracts/domain/contact.ts';
import type { Leg } from '../../../contracts/domain/leg.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { Utterance } from '../../../contracts/domain/transcript.ts';
import type { HistoryDetail } from '../../../contracts/ipc/history.ts';
import {
  buildArticle,
  buildContact,
  buildDetail,
  buildLeg,
  buildSuggestion,
  buildUtterance,
  sampleId,
  sampleUser,
  userId,
} from './sample-data.ts';

/** A believable day of one operator, for looking at the window. */

export const sampleArticles: readonly Article[] = [
  buildArticle(
    1,
    'Why there are two invoices in one month',
    'An invoice is issued on the first day of each month for the plan that is in force on that day.\n\nWhen a plan is changed during the month, a second invoice is issued for the days that remain. It shows the difference between both plans, day by day.\n\nIf the new plan is cheaper, the second invoice is a credit note. Nothing has to be done: the credit is set off against the next payment.',
  ),
  buildArticle(
    2,
    'Credits and refunds',
    'A credit note is sent by e-mail on the day it is issued. Credits reach the account within 5 working days.\n\nA refund to a bank account can be asked for instead, and takes up to 10 working days.',
  ),
  buildArticle(
    3,
    'Delivery times and missed deliveries',
    'Parcels are delivered within 2 to 4 working days. After a missed delivery the parcel is held for 10 days at the nearest pick-up point; the slip names it.',
  ),
  buildArticle(
    4,
    'Résilier un contrat',
    'Un contrat sans engagement se résilie à tout moment, avec un préavis de dix jours. La demande se fait depuis l’espace client ou par téléphone.',
    'fr',
  ),
];

export const sampleTalk: readonly Utterance[] = [
  buildUtterance(1, 'operator', 'Good morning, this is Camille, how can I help you?'),
  buildUtterance(2, 'contact', 'Hello. I got two invoices this month and I do not understand why.'),
  buildUtterance(3, 'contact', 'One is the usual amount, but there is another one for eleven euros.'),
  buildUtterance(4, 'operator', 'I see. Let me look at that with you. Did you change your plan recently?'),
  buildUtterance(5, 'contact', 'Yes, on the twelfth. I took the larger one.'),
  buildUtterance(6, 'operator', 'Thank you, that explains it.'),
  buildUtterance(7, 'contact', 'But will I get the money back for the days that I', false),
];

export const sampleTalkInFrench: readonly Utterance[] = [
  buildUtterance(1, 'operator', 'Bonjour, Camille à votre écoute.'),
  buildUtterance(2, 'contact', 'Bonjour. Je voudrais résilier mon contrat, et tout de suite.'),
  buildUtterance(3, 'operator', 'Je regarde votre dossier. Votre contrat est sans engagement.'),
  buildUtterance(4, 'contact', 'Alors combien de temps est-ce que je dois encore payer ?'),
  buildUtterance(5, 'contact', 'On m’avait dit que c’était immédiat, et je', false),
];

export const sampleSuggestionInFrench = buildSuggestion({
  text: 'Votre contrat se résilie à tout moment, avec un préavis de dix jours [1]. Je peux enregistrer votre demande maintenant.',
  citations: [
    {
      marker: 1,
      articleId: sampleId(4, 4),
      articleTitle: 'Résilier un contrat',
      quote: 'Un contrat sans engagement se résilie à tout moment, avec un préavis de dix jours.',
    },
  ],
});

const names = [
  ['Nadia Benali', '+33612345678'],
  ['Paul Girard', '+33145678901'],
  [null, '+33755512345'],
  ['Olivia Thompson', '+12025550143'],
  ['Société Générale de Maintenance Industrielle du Nord-Pas-de-Calais', '+33320123456'],
  [null, 'anonymous'],
  ['Hélène Dubois', '+33688990011'],
] as const;

const causes = ['contact-hung-up', 'operator-hung-up', 'contact-hung-up', 'no-answer', 'abandoned'] as const;

function buildTalk(startedAt: number): Utterance[] {
  return sampleTalk
    .filter(({ isFinal }) => isFinal)
    .map((utterance, index) => ({ ...utterance, startedAt: startedAt + 8_000 + index * 9_000 }));
}

const colleague = { id: sampleId<typeof userId>(2, 2), displayName: 'Hélène Dubois-Fontanelle' };
const tags = [['invoice', 'credit note'], [], [], ['urgent'], [], ['delivery', 'second call'], []] as const;

export const sampleContacts: readonly Contact[] = [
  buildContact(1, {
    name: 'Nadia Benali',
    company: 'Menuiserie Benali & Fils',
    numbers: ['+33612345678', '+33145000001'],
    note: 'Prefers to be called in the morning.',
  }),
  buildContact(2, { name: 'Olivia Thompson', company: 'Thompson Imports', numbers: ['+12025550143'] }),
  buildContact(3, { name: 'Paul Girard', numbers: ['+33145678901'] }),
];

function buildPastCall(index: number): HistoryDetail {
  const [contactName, contactNumber] = names[index % names.length] ?? names[0];
  const endCause = causes[index % causes.length] ?? 'contact-hung-up';
  const wasAnswered = endCause === 'contact-hung-up' || endCause === 'operator-hung-up';
  const startedAt = Date.now() - index * 47 * 60_000 - 20 * 60_000;
  const endedAt = startedAt + 60_000 + ((index * 7_919) % 400) * 1_000;
  const isOwn = index % 5 !== 3;
  return buildDetail(
    100 + index,
    {
      contactName,
      contactNumber,
      direction: endCause === 'no-answer' || index % 4 === 1 ? 'outbound' : 'inbound',
      queueName: index % 3 === 1 ? 'Invoices' : 'Support',
      operatorId: isOwn ? userId : colleague.id,
      startedAt,
      endedAt,
      answeredAt: wasAnswered ? startedAt + 6_000 : null,
      endCause,
      notes: index === 0 ? 'Explained the second invoice. Credit note expected on Friday.' : '',
      dispositionId: index % 3 === 0 ? sampleId(6, 1) : null,
      tags: [...(tags[index % tags.length] ?? [])],
    },
    {
      operatorName: isOwn ? sampleUser.displayName : colleague.displayName,
      isPending: index === 0,
      utterances: wasAnswered ? buildTalk(startedAt) : [],
      suggestions: index === 0 ? buildPastSuggestions(startedAt) : [],
      legs: index === 0 ? buildLegs(startedAt, endedAt) : [],
      users: [sampleUser, colleague],
    },
  );
}

function buildPastSuggestions(startedAt: number): Suggestion[] {
  return [
    buildSuggestion({ outcome: 'used', createdAt: startedAt + 28_000 }),
    buildSuggestion({
      id: sampleId(5, 2),
      createdAt: startedAt + 45_000,
      outcome: 'edited',
      text: 'Credits reach the account within 5 working days [2].',
      editedText: 'You will have the money within five working days, at the latest on Friday.',
    }),
    buildSuggestion({
      id: sampleId(5, 3),
      createdAt: startedAt + 55_000,
      outcome: 'ignored',
      origin: 'retrieved',
    }),
  ];
}

/** A colleague did not take it, it was held once, and another colleague took it over. */
function buildLegs(startedAt: number, endedAt: number): Leg[] {
  const at = (seconds: number) => startedAt + seconds * 1_000;
  const never = { answeredAt: null, joinedAt: null };
  return [
    buildLeg(0, {
      party: 'contact',
      userId: null,
      answeredAt: startedAt,
      endedAt,
      holds: [{ startedAt: at(30), endedAt: at(42) }],
    }),
    buildLeg(1, { userId: colleague.id, ringingAt: at(0.4), ...never, endedAt: at(3), outcome: 'no-answer' }),
    buildLeg(2, { ringingAt: at(3), answeredAt: at(6), joinedAt: at(6), endedAt: at(52), leftBy: 'self' }),
    buildLeg(3, { userId: colleague.id, ringingAt: at(46), answeredAt: at(50), joinedAt: at(50), endedAt }),
  ];
}

export const sampleHistory: readonly HistoryDetail[] = Array.from({ length: 400 }, (_, index) =>
  buildPastCall(index),
);

export const sampleScenarios: readonly Scenario[] = [
  {
    id: 'invoice-en',
    language: 'en',
    title: 'Invoice question',
    summary: 'Nadia got two invoices in one month and wants to know why.',
  },
  {
    id: 'delivery-en',
    language: 'en',
    title: 'Delivery problem',
    summary: 'A parcel did not come; the caller wants to know where it is held.',
  },
  {
    id: 'cancel-en',
    language: 'en',
    title: 'Angry cancellation',
    summary: 'A customer wants to cancel at once and does not want to hear about notice.',
  },
  {
    id: 'unknown-en',
    language: 'en',
    title: 'No answer in the knowledge base',
    summary: 'A question that no article answers.',
  },
  {
    id: 'invoice-fr',
    language: 'fr',
    title: 'Question de facture',
    summary: 'Nadia a reçu deux factures dans le mois et demande pourquoi.',
  },
  {
    id: 'delivery-fr',
    language: 'fr',
    title: 'Problème de livraison',
    summary: 'Un colis n’est pas arrivé ; où est-il gardé ?',
  },
];
