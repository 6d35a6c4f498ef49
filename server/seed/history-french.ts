import type { PastCall } from './past-call.ts';

export const frenchCalls: readonly PastCall[] = [
  {
    hoursAgo: 5,
    direction: 'inbound',
    operator: 'demo',
    contact: { number: '+33199001127', name: 'Amandine Girard' },
    disposition: 'resolved',
    tags: ['livraison', 'dommage'],
    heldDuring: 2,
    notes: 'Machine à laver endommagée, photos reçues. Remplacement commandé, sans frais.',
    endCause: 'contact-hung-up',
    lines: [
      { by: 'operator', text: 'Tamarel, Camille à votre écoute, bonjour.' },
      {
        by: 'contact',
        text: "Bonjour, la machine à laver que vous m'avez livrée hier est abîmée sur le côté. Qu'est-ce que je dois faire ?",
        suggestion: {
          topic: 'Articles abîmés, manquants ou erronés',
          quote:
            "Un dommage doit être signalé dans les 72 heures suivant la livraison, avec deux photos du produit et de l'emballage.",
          text: "Un dommage doit être signalé dans les 72 heures suivant la livraison, avec deux photos du produit et de l'emballage. [1]",
          outcome: 'used',
        },
      },
      {
        by: 'operator',
        text: "Vous êtes dans les délais. Il me faut deux photos, une du produit et une de l'emballage.",
      },
      {
        by: 'contact',
        text: 'Je viens de vous les envoyer. Et ensuite, combien de temps pour la nouvelle ?',
      },
      { by: 'operator', text: 'Elle est remplacée sous quatre jours ouvrés, sans frais pour vous.' },
      { by: 'contact', text: 'Parfait, merci beaucoup. Au revoir.' },
    ],
  },
  {
    hoursAgo: 25,
    direction: 'inbound',
    operator: 'demo',
    contact: { number: '+33199001131', name: 'Karim Benali' },
    disposition: 'informed',
    notes: "Paiement d'un four en 4 mensualités expliqué. Commande en ligne ce soir.",
    endCause: 'contact-hung-up',
    lines: [
      { by: 'operator', text: 'Tamarel, bonjour, que puis-je faire pour vous ?' },
      {
        by: 'contact',
        text: 'Bonjour, je voudrais acheter un four à 600 euros. Est-ce que je peux le payer en plusieurs fois ?',
        suggestion: {
          topic: 'Payer en plusieurs fois et retards de paiement',
          quote: 'Une commande de 150 euros ou plus peut être payée en 3 ou 4 mensualités, sans frais.',
          text: 'Une commande de 150 euros ou plus peut être payée en 3 ou 4 mensualités, sans frais. [1]',
          outcome: 'used',
        },
      },
      { by: 'operator', text: 'Oui, en trois ou quatre mensualités, et sans frais.' },
      { by: 'contact', text: "Très bien. Et l'installation, vous vous en occupez ?" },
      {
        by: 'operator',
        text: "Oui, par un électricien, pour 89 euros. Vous pouvez l'ajouter à la commande.",
      },
      { by: 'contact', text: 'Merci, je fais ça ce soir. Bonne journée.' },
    ],
  },
  {
    hoursAgo: 50,
    direction: 'inbound',
    operator: 'ines',
    contact: { number: '+33199001138', name: 'Josiane Perrin' },
    disposition: 'forwarded',
    notes: 'Colis indiqué livré mais introuvable. Enquête ouverte auprès du transporteur.',
    endCause: 'operator-hung-up',
    lines: [
      { by: 'operator', text: 'Tamarel, Inès, bonjour.' },
      {
        by: 'contact',
        text: "Bonjour, votre site dit que mon colis est livré, mais je n'ai rien reçu du tout.",
        suggestion: {
          topic: 'Articles abîmés, manquants ou erronés',
          quote:
            'Quand un colis est indiqué comme livré mais reste introuvable, nous ouvrons une enquête auprès du transporteur, qui dure 6 jours ouvrés au plus.',
          text: 'Nous ouvrons une enquête auprès du transporteur, qui dure 6 jours ouvrés au plus. [1]',
          outcome: 'used',
        },
      },
      {
        by: 'operator',
        text: "J'ouvre tout de suite une enquête auprès du transporteur, elle dure six jours ouvrés au plus.",
      },
      { by: 'contact', text: "D'accord. Et si on ne le retrouve pas ?" },
      { by: 'operator', text: 'Alors nous renvoyons la commande ou nous la remboursons, à votre choix.' },
    ],
  },
  {
    hoursAgo: 77,
    direction: 'outbound',
    operator: 'demo',
    contact: { number: '+33199001144', name: 'Société Valmont' },
    disposition: 'callBack',
    tags: ['devis'],
    notes: 'Occupé. Rappeler demain matin au sujet du devis de réparation.',
    endCause: 'busy',
    lines: [],
  },
  {
    hoursAgo: 119,
    direction: 'inbound',
    operator: 'demo',
    contact: { number: '+33199001150', name: 'Lucie Fontaine' },
    disposition: 'resolved',
    notes: 'Déménage le mois prochain, nouvelle adresse enregistrée.',
    endCause: 'contact-hung-up',
    lines: [
      { by: 'operator', text: 'Tamarel, bonjour.' },
      {
        by: 'contact',
        text: 'Bonjour, je déménage à Nantes le mois prochain. Comment est-ce que je change mon adresse pour mon contrat ?',
        suggestion: {
          topic: 'Modifier une commande, une adresse ou un rendez-vous',
          quote:
            'En cas de déménagement, indiquez votre nouvelle adresse 15 jours avant, pour que votre contrat et vos factures vous suivent.',
          text: 'Indiquez votre nouvelle adresse 15 jours avant, pour que votre contrat et vos factures vous suivent. [1]',
          outcome: 'used',
        },
      },
      {
        by: 'operator',
        text: 'Il suffit de me la donner maintenant, votre contrat et vos factures vous suivront.',
      },
      { by: 'contact', text: 'Super. Je vous la dicte : douze rue des Tilleuls, à Nantes.' },
      { by: 'operator', text: "C'est enregistré. Bon déménagement !" },
      { by: 'contact', text: 'Merci bien, au revoir.' },
    ],
  },
  {
    hoursAgo: 146,
    direction: 'inbound',
    operator: 'demo',
    contact: { number: '+33199001156', name: 'Bernard Hoarau' },
    disposition: 'informed',
    notes: "Question sur l'ancien réfrigérateur, reprise ajoutée à la commande.",
    endCause: 'contact-hung-up',
    lines: [
      { by: 'operator', text: 'Tamarel, Camille, bonjour.' },
      {
        by: 'contact',
        text: 'Bonjour. Quand vous livrez le nouveau réfrigérateur, vous emportez le vieux ?',
        suggestion: {
          topic: "Installation et reprise de l'ancien appareil",
          quote: "Nous reprenons l'ancien appareil gratuitement, s'il est débranché et vide.",
          text: "Nous reprenons l'ancien appareil gratuitement, s'il est débranché et vide. [1]",
          outcome: 'used',
        },
      },
      {
        by: 'operator',
        text: "Oui, gratuitement, s'il est débranché et vide. Je l'ajoute à votre commande.",
      },
      { by: 'contact', text: "C'est gentil, merci. Il sera vidé la veille." },
    ],
  },
  {
    hoursAgo: 195,
    direction: 'inbound',
    operator: null,
    contact: { number: '+33199001160', name: null },
    disposition: null,
    notes: '',
    endCause: 'abandoned',
    lines: [],
  },
];
