import { Check, TriangleAlert } from 'lucide-react';
import { type Ref, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallId } from '../../../contracts/ids.ts';
import { useStores } from '../stores/stores.ts';
import { Textarea } from './field.tsx';

const maxLength = 20_000;

interface NotesFieldProps {
  readonly ref?: Ref<HTMLTextAreaElement>;
  readonly callId: CallId;
  /** The notes as main has them. */
  readonly stored: string;
  readonly className?: string;
}

/** Saved while it is written. What is typed stays in the store, so that no page change and no new event can take it. */
export function NotesField({ callId, stored, ...props }: NotesFieldProps) {
  const { t } = useTranslation();
  const { notes } = useStores();
  const draft = useStore(notes.store, (drafts) => drafts[callId]);
  useEffect(() => notes.reconcile(callId, stored), [notes, callId, stored]);
  useEffect(() => () => void notes.flush(callId), [notes, callId]);
  return (
    <Textarea
      aria-label={t('notes.title')}
      placeholder={t('notes.placeholder')}
      maxLength={maxLength}
      value={draft?.text ?? stored}
      onChange={(event) => notes.write(callId, event.target.value)}
      onBlur={() => void notes.flush(callId)}
      {...props}
    />
  );
}

/** Whether what was typed is safe on this computer. */
export function NotesSign({ callId }: { readonly callId: CallId }) {
  const { t } = useTranslation();
  const phase = useStore(useStores().notes.store, (drafts) => drafts[callId]?.phase ?? 'untouched');
  return (
    <output className="flex h-5 items-center gap-1.5 text-muted text-xs">
      {phase === 'saved' && <Check aria-hidden="true" className="size-3.5 text-positive-text" />}
      {phase === 'failed' && <TriangleAlert aria-hidden="true" className="size-3.5 text-danger-text" />}
      {phase !== 'untouched' && t(`notes.${phase}`)}
    </output>
  );
}
