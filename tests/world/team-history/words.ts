import type { Language } from '../../../contracts/domain/call.ts';

const split = (text: string): readonly string[] => text.trim().split(/\s+/);

/** The most frequent words first, as they are on the telephone. */
export const frequentWords: Readonly<Record<Language, readonly string[]>> = {
  fr: split(`
    je de vous le la est à pas et que un les il une en pour ce ça sur avec ne bien c'est j'ai mais mon votre dans
    qui oui du si plus on tout au ma fait se par me bonjour merci alors non été avez suis comme être faire peux
    encore jours avoir après très bon numéro deux quand facture donc depuis sont déjà commande rien client aussi
    voilà moment service reçu nous même cette nom adresse contrat demande compte mois colis trois livraison parce
    euros jour problème semaine toujours euh voir savoir rappeler fois dossier matin vais attendre paiement prix
    hier envoyé courrier demain date ligne gens quatre chez remboursement dire trop abonnement heure mardi lundi
    entendu parfait d'accord attendez désolé vraiment impossible retard réponse carte banque appelle agence`),
  en: split(`
    i the to you a and it is that of my for in on have was not can be this your with we but just so yes do it's
    me if are what at from no one been will they order would all get there out now call about please day when
    thank number up had know has need back like an account thanks okay right bill payment two been don't week
    could still name hello see then help parcel time address card take send delivery which days contract because
    again said than after really money service sure until invoice month who problem yesterday three refund today
    wait check email already price people customer sorry great morning bank tell line moment charged received
    late office afternoon tomorrow subscription never friday monday same pay question waiting reference`),
};

/** Words of the trade: each is heard now and then. */
export const tradeWords: Readonly<Record<Language, readonly string[]>> = {
  fr: split(`
    résiliation acompte échéance prélèvement relevé virement chèque litige réclamation garantie remise avoir
    tarif forfait option compteur index technicien rendez-vous intervention panne coupure réseau modem fibre
    routeur décodeur télécommande écran chargeur batterie câble notice référence modèle stock rupture entrepôt
    transporteur livreur gardien boîte interphone étage portail signature bordereau emballage cassé abîmé fuite
    rayure pièce remplacement retour étiquette échange taille couleur bleu noir vitrine magasin caisse ticket
    fidélité bon-cadeau promotion soldes parrainage assurance sinistre constat expert devis franchise sociétaire
    mutuelle ordonnance pharmacie médecin attestation justificatif identité passeport permis domicile déménagement
    propriétaire locataire bailleur syndic chaudière radiateur plombier serrure électricien artisan chantier
    procuration succession notaire héritier tutelle huissier avocat tribunal médiateur recommandé accusé délai
    préavis rétractation clause avenant signataire gérant comptable fournisseur filiale siège kilométrage`),
  en: split(`
    cancellation deposit instalment statement transfer cheque dispute complaint warranty discount voucher tariff
    allowance roaming meter reading engineer appointment visit outage cut network modem broadband router decoder
    remote screen charger battery cable manual model stock warehouse courier driver neighbour mailbox doorbell
    porch signature docket packaging broken damaged leak scratch spare replacement return label exchange size
    colour blue black showroom store till receipt loyalty promotion sale referral insurance claim assessor quote
    excess policyholder prescription pharmacy surgery certificate identity passport licence residence removal
    landlord tenant lessor boiler radiator plumber locksmith electrician builder scaffold attorney probate
    executor guardian bailiff solicitor court ombudsman recorded notice withdrawal clause amendment signatory
    director accountant supplier subsidiary headquarters mileage chargeback surcharge overdraft mortgage ledger`),
};

const beginnings: Readonly<Record<Language, readonly string[]>> = {
  fr: split('b br c ch cl d f fr g gl j l m n p pl pr qu r s t tr v'),
  en: split('b bl br c ch cl d dr f g gr h j k l m n p pr r s sh sl st t th tw w'),
};
const middles: Readonly<Record<Language, readonly string[]>> = {
  fr: split('a e é è i o u ou an on en in oi eau ai eu ien'),
  en: split('a e i o u ea oo ai ow er ar ing ent ock and ell'),
};

/** A word that could be one of the language, and stands for the many that are hardly ever heard. */
export function buildRareWord(language: Language, number: number): string {
  const starts = beginnings[language];
  const ends = middles[language];
  let rest = number;
  let word = '';
  for (let syllable = 0; syllable < 2 || rest > 0; syllable += 1) {
    word += starts[rest % starts.length];
    rest = Math.floor(rest / starts.length);
    word += ends[rest % ends.length];
    rest = Math.floor(rest / ends.length);
  }
  return word;
}
