import type { Language } from '../../contracts/domain/call.ts';
import { foldText } from './fold.ts';
import { stemWord } from './stem.ts';

/** Words that callers and articles use for one another. Each line is one meaning; its first word stands for it. */
const groups: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'invoice bill billing statement',
    'parcel package packet',
    'refund reimburse repay money',
    'cancel terminate resiliate unsubscribe quit',
    'contract subscription plan agreement',
    'delivery deliver shipping shipment ship arrive arrived',
    'late delayed delay overdue',
    'damaged broken damage smashed scratched',
    'technician engineer repairman plumber',
    'repair fix mend',
    'cost charge price fee pay paid payment free',
    'debit debited',
    'warranty guarantee guaranteed',
    'fridge refrigerator',
    'appliance machine device',
    'return send',
    'shop store',
    'high higher expensive',
    'removal remove dispose',
    'installation install connect connection',
    'instalment installment',
    'voucher coupon',
    'open opening',
    'come comes visit',
    'missing lost disappeared',
    'product item article',
    'mail email',
    'signing sign signed signature',
    'hour hours',
    'day days',
    'week weeks',
    'month months',
    'year years',
  ],
  fr: [
    'facture facturation note',
    'colis paquet',
    'remboursement rembourser',
    'resilier resiliation arreter rompre',
    'contrat abonnement forfait',
    'livraison livrer livre arriver arrive',
    'retard retarde tard',
    'abime casse endommage dommage raye',
    'technicien reparateur depanneur',
    'reparation reparer depannage',
    'frais cout couter coute prix tarif payer repayer paye paiement gratuit gratuite gratuitement',
    'preleve prelevement debiter debite',
    'garantie garanti',
    'frigo refrigerateur frigidaire',
    'appareil machine',
    'retour retourner renvoyer rendre',
    'magasin boutique',
    'elevee haute chere cher augmente augmentation',
    'reprise reprendre reprenons reprenez enlever debarrasser',
    'ancien ancienne vieux vieille',
    'produit article',
    'mail email courriel',
    'signature signer signe',
    'errone mauvais mauvaise',
    'heure heures',
    'jour jours',
    'semaine semaines',
    'mois',
    'annee an ans',
    'installation installer raccordement raccorder brancher',
    'mensualite echeance',
    'horaire ouvert ouverture',
    'introuvable perdu manquant disparu',
    'modifier changer changement modification',
    'venir vient viens viendra passer passera',
  ],
};

function toTable(language: Language): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const group of groups[language]) {
    const words = foldText(group).split(' ');
    const meaning = words[0] ?? '';
    for (const word of words) table.set(word, meaning);
    // A stem of two groups keeps its first meaning: a table that merged groups would make everything alike.
    for (const stem of words.map((word) => stemWord(word, language))) {
      if (!table.has(stem)) table.set(stem, meaning);
    }
  }
  return table;
}

const tables: Readonly<Record<Language, ReadonlyMap<string, string>>> = {
  en: toTable('en'),
  fr: toTable('fr'),
};

/** What a folded word stands for: the first word of its group, or else its stem. */
export function toMeaning(foldedWord: string, language: Language): string {
  const table = tables[language];
  const stem = stemWord(foldedWord, language);
  return table.get(foldedWord) ?? table.get(foldedWord.replace(/s$/, '')) ?? table.get(stem) ?? stem;
}
