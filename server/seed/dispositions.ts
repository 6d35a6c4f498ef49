import { type Disposition, dispositionSchema } from '../../contracts/domain/disposition.ts';

const labels = {
  resolved: { en: 'Resolved', fr: 'Résolu' },
  informed: { en: 'Information given', fr: 'Information donnée' },
  callBack: { en: 'Call back promised', fr: 'Rappel promis' },
  forwarded: { en: 'Passed on to a colleague', fr: 'Transmis à un collègue' },
  complaint: { en: 'Complaint recorded', fr: 'Réclamation enregistrée' },
  nobodyReached: { en: 'Nobody reached', fr: 'Personne jointe' },
};
export type DemoDisposition = keyof typeof labels;

export const demoDispositions: readonly (Disposition & { key: string })[] = Object.entries(labels).map(
  ([key, label], position) => ({
    ...dispositionSchema.parse({
      id: `01980000-0000-7000-8000-0000000010${String(position + 1).padStart(2, '0')}`,
      label,
      position,
      isActive: true,
    }),
    key,
  }),
);
