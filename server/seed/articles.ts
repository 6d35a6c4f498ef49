import type { Article } from '../../contracts/domain/article.ts';
import { articleSchema } from '../../contracts/domain/article.ts';
import type { Language } from '../../contracts/domain/call.ts';

interface Topic {
  readonly title: string;
  readonly body: string;
}

/**
 * The knowledge base of the demonstration team: Tamarel, an invented retailer of household appliances. Each
 * sentence stands for itself, because a suggestion quotes sentences.
 */
const topics: readonly Readonly<Record<Language, Topic>>[] = [
  {
    en: {
      title: 'Returning a product',
      body: `A product can be returned within 30 days of delivery, in its original packaging. The return label for a parcel is free and can be printed from the customer account. For a large appliance, we collect the product at your home for 29 euros. The refund is made within 5 working days after we receive the product, by the means of payment used for the order.

A product that was used or is incomplete is refunded at 80% of its price. Opened hygiene products, such as water filters and vacuum bags, cannot be returned.`,
    },
    fr: {
      title: 'Retourner un produit',
      body: `Un produit peut être retourné dans les 30 jours suivant la livraison, dans son emballage d'origine. L'étiquette de retour d'un colis est gratuite et s'imprime depuis le compte client. Pour un gros appareil, nous venons chercher le produit à votre domicile pour 29 euros. Le remboursement est effectué sous 5 jours ouvrés après réception du produit, par le moyen de paiement utilisé pour la commande.

Un produit utilisé ou incomplet est remboursé à 80 % de son prix. Les produits d'hygiène ouverts, comme les filtres à eau et les sacs d'aspirateur, ne peuvent pas être retournés.`,
    },
  },
  {
    en: {
      title: 'Delivery times and late deliveries',
      body: `A parcel is delivered within 3 to 5 working days of the order. A large appliance is delivered by appointment, and the driver calls 30 minutes before he arrives. You can follow your delivery with the tracking link that we send by text message on the day of dispatch.

When a delivery is late by more than 2 working days, you receive a voucher of 15 euros by e-mail. When a delivery is late by more than 7 working days, you can cancel the order and you are refunded in full. A second delivery is free of charge when the first one failed because of us. If you were absent, a second delivery costs 12 euros.`,
    },
    fr: {
      title: 'Délais de livraison et retards',
      body: `Un colis est livré sous 3 à 5 jours ouvrés après la commande. Un gros appareil est livré sur rendez-vous, et le chauffeur appelle 30 minutes avant son arrivée. Vous pouvez suivre votre livraison avec le lien de suivi que nous envoyons par SMS le jour de l'expédition.

Quand une livraison a plus de 2 jours ouvrés de retard, vous recevez un bon d'achat de 15 euros par e-mail. Quand une livraison a plus de 7 jours ouvrés de retard, vous pouvez annuler la commande et vous êtes remboursé intégralement. Une deuxième livraison est gratuite quand la première a échoué à cause de nous. Si vous étiez absent, une deuxième livraison coûte 12 euros.`,
    },
  },
  {
    en: {
      title: 'Damaged, missing or wrong items',
      body: `Damage must be reported within 72 hours of delivery, with two photos of the product and of the packaging. A damaged or wrong item is replaced within 4 working days, without any cost for you. When a parcel is marked as delivered but is missing, we open an investigation with the carrier that lasts 6 working days at most. If the missing parcel is not found, we send the order again or refund it, as you prefer.`,
    },
    fr: {
      title: 'Articles abîmés, manquants ou erronés',
      body: `Un dommage doit être signalé dans les 72 heures suivant la livraison, avec deux photos du produit et de l'emballage. Un article abîmé ou erroné est remplacé sous 4 jours ouvrés, sans frais pour vous. Quand un colis est indiqué comme livré mais reste introuvable, nous ouvrons une enquête auprès du transporteur, qui dure 6 jours ouvrés au plus. Si le colis perdu n'est pas retrouvé, nous renvoyons la commande ou nous la remboursons, à votre choix.`,
    },
  },
  {
    en: {
      title: 'Understanding your invoice',
      body: `The invoice is issued on the 5th of each month, and the amount is debited on the 15th. The first invoice of a Tamarel Care contract is higher than usual, because it includes an activation fee of 19 euros that is charged only once. When a contract begins in the middle of a month, the first invoice also covers the days that remain in that month. An invoice can be disputed within 60 days; the disputed amount is then suspended until we answer, within 10 days.

All invoices of the last 36 months can be downloaded from the customer account.`,
    },
    fr: {
      title: 'Comprendre votre facture',
      body: `La facture est émise le 5 de chaque mois, et le montant est prélevé le 15. La première facture d'un contrat Tamarel Sérénité est plus élevée que d'habitude, car elle comprend des frais d'activation de 19 euros facturés une seule fois. Quand un contrat commence en cours de mois, la première facture couvre aussi les jours restants de ce mois. Une facture peut être contestée dans les 60 jours ; le montant contesté est alors suspendu jusqu'à notre réponse, sous 10 jours.

Toutes les factures des 36 derniers mois peuvent être téléchargées depuis le compte client.`,
    },
  },
  {
    en: {
      title: 'Paying in instalments and late payments',
      body: `An order of 150 euros or more can be paid in 3 or 4 monthly instalments, without fees. We accept bank cards, bank transfers and gift vouchers of Tamarel. When a payment fails, we try again after 5 days, and a reminder is sent by e-mail. A reminder fee of 8.50 euros is charged when a payment is more than 10 days late.`,
    },
    fr: {
      title: 'Payer en plusieurs fois et retards de paiement',
      body: `Une commande de 150 euros ou plus peut être payée en 3 ou 4 mensualités, sans frais. Nous acceptons les cartes bancaires, les virements et les bons d'achat Tamarel. Quand un paiement échoue, nous réessayons après 5 jours, et un rappel est envoyé par e-mail. Des frais de rappel de 8,50 euros sont facturés quand un paiement a plus de 10 jours de retard.`,
    },
  },
  {
    en: {
      title: 'Cancelling a Tamarel Care contract',
      body: `A Tamarel Care contract can be cancelled in the customer account or by phone, with a notice of 30 days. Cancelling is free of charge after the first 12 months of the contract. During the first 12 months, cancelling costs 25% of the monthly payments that remain. A new contract can be withdrawn from within 14 days of signing, without any reason and without fees. The cancellation is confirmed by e-mail within 48 hours.`,
    },
    fr: {
      title: 'Résilier un contrat Tamarel Sérénité',
      body: `Un contrat Tamarel Sérénité peut être résilié depuis le compte client ou par téléphone, avec un préavis de 30 jours. La résiliation est gratuite après les 12 premiers mois du contrat. Pendant les 12 premiers mois, la résiliation coûte 25 % des mensualités restantes. Vous pouvez vous rétracter d'un nouveau contrat dans les 14 jours suivant la signature, sans motif et sans frais. La résiliation est confirmée par e-mail sous 48 heures.`,
    },
  },
  {
    en: {
      title: 'Warranty',
      body: `Every new appliance has a warranty of 2 years, parts and labour included. With a Tamarel Care contract, the warranty is extended to 5 years. The motor of a washing machine and the compressor of a refrigerator are covered for 10 years. The warranty does not cover damage caused by limescale, by a fall or by a repair made by somebody else. The invoice is enough as proof of purchase.`,
    },
    fr: {
      title: 'Garantie',
      body: `Tout appareil neuf est garanti 2 ans, pièces et main-d'œuvre comprises. Avec un contrat Tamarel Sérénité, la garantie est prolongée à 5 ans. Le moteur d'un lave-linge et le compresseur d'un réfrigérateur sont couverts pendant 10 ans. La garantie ne couvre pas les dommages causés par le calcaire, par une chute ou par une réparation faite par un tiers. La facture suffit comme preuve d'achat.`,
    },
  },
  {
    en: {
      title: 'Repairs and technicians',
      body: `A technician comes to your home within 3 working days of your request. The appointment is given for a time slot of 2 hours, in the morning or in the afternoon. Under warranty, the repair and the visit are free of charge. Out of warranty, the visit of the technician costs 49 euros, and the parts are charged after you accept a quote. When a repair takes more than 10 days, we lend you a replacement appliance. Spare parts are available for 10 years after the purchase.`,
    },
    fr: {
      title: 'Réparations et techniciens',
      body: `Un technicien vient à votre domicile sous 3 jours ouvrés après votre demande. Le rendez-vous est donné pour un créneau de 2 heures, le matin ou l'après-midi. Sous garantie, la réparation et le déplacement sont gratuits. Hors garantie, le déplacement du technicien coûte 49 euros, et les pièces sont facturées après acceptation d'un devis. Quand une réparation dure plus de 10 jours, nous vous prêtons un appareil de remplacement. Les pièces détachées sont disponibles pendant 10 ans après l'achat.`,
    },
  },
  {
    en: {
      title: 'Installation and removal of the old appliance',
      body: `Delivery to the room of your choice is included for large appliances. Installation and connection of a washing machine or a dishwasher cost 39 euros. Installation of a built-in oven or hob costs 89 euros, and is done by an electrician. We take the old appliance away free of charge, if it is unplugged and empty. The removal has to be requested with the order, or at least 24 hours before the delivery.`,
    },
    fr: {
      title: "Installation et reprise de l'ancien appareil",
      body: `La livraison dans la pièce de votre choix est comprise pour les gros appareils. L'installation et le raccordement d'un lave-linge ou d'un lave-vaisselle coûtent 39 euros. L'installation d'un four ou d'une plaque encastrable coûte 89 euros, et elle est faite par un électricien. Nous reprenons l'ancien appareil gratuitement, s'il est débranché et vide. La reprise doit être demandée avec la commande, ou au moins 24 heures avant la livraison.`,
    },
  },
  {
    en: {
      title: 'Opening hours and contact',
      body: `Customer service answers from Monday to Friday between 8 a.m. and 8 p.m., and on Saturday between 9 a.m. and 6 p.m. It is closed on Sundays and public holidays. Messages sent from the customer account are answered within 24 hours. The shops are open from Monday to Saturday between 10 a.m. and 7 p.m.`,
    },
    fr: {
      title: 'Horaires et contact',
      body: `Le service client répond du lundi au vendredi de 8 heures à 20 heures, et le samedi de 9 heures à 18 heures. Il est fermé le dimanche et les jours fériés. Les messages envoyés depuis le compte client reçoivent une réponse sous 24 heures. Les magasins sont ouverts du lundi au samedi de 10 heures à 19 heures.`,
    },
  },
  {
    en: {
      title: 'Changing an order, an address or an appointment',
      body: `The delivery address can be changed free of charge up to 24 hours before the delivery. An order can be cancelled free of charge until it is dispatched. An appointment for a delivery can be moved twice, in the customer account or with the link in the text message. When you move house, tell us your new address 15 days before, so that your contract and your invoices follow you.`,
    },
    fr: {
      title: 'Modifier une commande, une adresse ou un rendez-vous',
      body: `L'adresse de livraison peut être modifiée gratuitement jusqu'à 24 heures avant la livraison. Une commande peut être annulée gratuitement tant qu'elle n'est pas expédiée. Un rendez-vous de livraison peut être déplacé deux fois, depuis le compte client ou avec le lien du SMS. En cas de déménagement, indiquez votre nouvelle adresse 15 jours avant, pour que votre contrat et vos factures vous suivent.`,
    },
  },
  {
    en: {
      title: 'Loyalty points and price promise',
      body: `Each euro spent earns one loyalty point, and 200 points are worth a voucher of 10 euros. Loyalty points expire after 18 months without a purchase. If you find the same product cheaper in another shop within 14 days of your purchase, we refund the difference. The price promise does not apply to auctions and to second-hand products.`,
    },
    fr: {
      title: 'Points de fidélité et promesse de prix',
      body: `Chaque euro dépensé rapporte un point de fidélité, et 200 points donnent un bon d'achat de 10 euros. Les points de fidélité expirent après 18 mois sans achat. Si vous trouvez le même produit moins cher dans un autre magasin dans les 14 jours suivant votre achat, nous remboursons la différence. La promesse de prix ne s'applique pas aux enchères ni aux produits d'occasion.`,
    },
  },
];

const languages: readonly Language[] = ['en', 'fr'];
const writtenAt = Date.UTC(2026, 0, 15, 9);

/** Fixed, so that a seeded workspace always has the same articles: topic number, then 1 for English, 2 for French. */
function articleId(topic: number, language: Language): string {
  const number = `${String(topic + 1).padStart(2, '0')}${language === 'en' ? 1 : 2}`;
  return `01980000-0000-7000-8000-${number.padStart(12, '0')}`;
}

export const demoArticles: readonly Article[] = topics.flatMap((topic, position) =>
  languages.map((language) =>
    articleSchema.parse({
      id: articleId(position, language),
      language,
      ...topic[language],
      updatedAt: writtenAt,
    }),
  ),
);
