import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../../../contracts/domain/call.ts';
import { NotesField, NotesSign } from '../../components/notes-field.tsx';
import { Panel } from '../../components/panel.tsx';
import { useShortcut } from '../../lib/use-shortcut.ts';

/** Always at hand, in the call and after it. */
export function NotesPanel({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  useShortcut('write-notes', () => field.current?.focus());
  return (
    <Panel label={t('notes.title')} aside={<NotesSign callId={call.id} />}>
      <NotesField
        ref={field}
        callId={call.id}
        stored={call.notes}
        className="min-h-0 flex-1 rounded-none border-x-0 border-t border-b-0 border-border px-4 -outline-offset-2"
      />
    </Panel>
  );
}
