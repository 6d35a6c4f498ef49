import { type ContactFields, contactFieldsSchema } from '../../contracts/domain/contact.ts';

/** Some of those who call in the history, as somebody of the team wrote them down. */
export const demoContacts: readonly ContactFields[] = [
  {
    name: 'Amandine Girard',
    company: '',
    numbers: ['+33199001127'],
    note: 'Préfère être rappelée après 17 heures.',
  },
  { name: 'Karim Benali', company: 'Benali Traiteur', numbers: ['+33199001131', '+33199001132'], note: '' },
  {
    name: 'Société Valmont',
    company: 'Valmont Réparations',
    numbers: ['+33199001144'],
    note: 'Devis de réparation en cours. Demander Mme Valmont.',
  },
  { name: 'Lucie Fontaine', company: '', numbers: ['+33199001150'], note: '' },
  {
    name: 'Marcus Doyle',
    company: 'Doyle & Sons',
    numbers: ['+12025550133'],
    note: 'Best reached in the evening.',
  },
].map((fields) => contactFieldsSchema.parse(fields));
