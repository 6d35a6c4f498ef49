import type { CallScript } from '../script.ts';
import { buildScript } from '../script.ts';

const reminder = 'Allô ? Vous êtes là ?';
const caller = { language: 'fr', speaksFirst: false, reminder } as const;

export const frenchCallers: readonly CallScript[] = [
  buildScript({
    ...caller,
    id: 'invoice-fr',
    title: 'Question sur une facture',
    summary: "Hélène Marchand veut savoir pourquoi sa facture est plus élevée que d'habitude.",
    number: '+33199000011',
    contactName: 'Hélène Marchand',
    voice: { name: 'fr-fr+f3', wordsPerMinute: 160, pitch: 52 },
    lines: [
      "Bonjour, ici Hélène Marchand. Ma facture de ce mois-ci est plus élevée que d'habitude. Pourquoi le montant a-t-il augmenté ?",
      "D'accord, merci. Et quand est-ce que le montant sera prélevé sur mon compte ?",
      "Très bien, c'est clair. Merci beaucoup, au revoir.",
    ],
  }),
  buildScript({
    ...caller,
    id: 'delivery-fr',
    title: 'Une livraison qui ne vient pas',
    summary: 'Marc Lefort attend un lave-linge qui devait arriver mardi.',
    number: '+33199000012',
    contactName: 'Marc Lefort',
    voice: { name: 'fr-fr+m3', wordsPerMinute: 158, pitch: 38 },
    lines: [
      "Bonjour. J'ai commandé un lave-linge, et il n'est toujours pas arrivé. Que se passe-t-il quand une livraison est en retard ?",
      'Et est-ce que je dois payer la deuxième livraison ?',
      "Bon. Alors j'attends le chauffeur. Merci, au revoir.",
    ],
  }),
  buildScript({
    ...caller,
    id: 'cancellation-fr',
    title: 'Une résiliation en colère',
    summary: 'Bernard Caron appelle pour la troisième fois, et veut résilier tout de suite.',
    number: '+33199000013',
    contactName: 'Bernard Caron',
    voice: { name: 'fr-be+m7', wordsPerMinute: 182, pitch: 46 },
    lines: [
      "C'est la troisième fois que j'appelle, et j'en ai assez ! Je veux résilier mon contrat Tamarel Sérénité. Comment le résilier ?",
      'Et vous allez me faire payer, je suppose ! Combien coûte la résiliation du contrat ?',
      'Bon. Envoyez-moi la confirmation, alors. Au revoir !',
    ],
  }),
  buildScript({
    ...caller,
    id: 'no-answer-fr',
    title: 'Une question sans réponse',
    summary: 'Élise Fournier demande une chose que la base de connaissances ignore.',
    number: '+33199000014',
    contactName: 'Élise Fournier',
    voice: { name: 'fr-ch+f4', wordsPerMinute: 158, pitch: 60 },
    lines: [
      "Bonjour. J'ai acheté une de vos machines à café. Est-ce que je peux la brancher sur mon voilier, avec une batterie de douze volts ?",
      'Ah, dommage. Je chercherai moi-même, alors. Merci, au revoir.',
    ],
  }),
];

/** Answers the calls that the operator places. */
export const frenchCallee: CallScript = buildScript({
  id: 'callee-fr',
  language: 'fr',
  title: 'Un client qui répond',
  summary: 'Paul Mercier attend un technicien, et répond quand on le rappelle.',
  number: '+33199000001',
  contactName: 'Paul Mercier',
  voice: { name: 'fr-fr+m1', wordsPerMinute: 160, pitch: 42 },
  speaksFirst: true,
  reminder,
  lines: [
    'Allô, Paul Mercier.',
    'Ah, merci de me rappeler. Quand est-ce que le technicien viendra réparer mon lave-vaisselle ?',
    'Cela me convient très bien. Merci, au revoir.',
  ],
});
