import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoteConflict } from '../../../../contracts/domain/note-conflict.ts';
import type { HistoryDetail } from '../../../../contracts/ipc/history.ts';
import { Button } from '../../components/button.tsx';
import { Textarea } from '../../components/field.tsx';
import { cn } from '../../lib/cn.ts';
import { formatInstant } from '../../lib/format-time.ts';
import { toPlainText } from '../../lib/plain-text.ts';
import { type DiffPart, diffWords, mergeLines } from '../../lib/text-diff.ts';
import { useStores, useUserId } from '../../stores/stores.ts';

interface NoteConflictPanelProps {
  readonly conflict: NoteConflict;
  readonly detail: HistoryDetail;
}

const maxLength = 20_000;

/** Two texts of the notes side by side, until somebody has made one of them. Nothing is decided without a person. */
export function NoteConflictPanel({ conflict, detail: { call, users } }: NoteConflictPanelProps) {
  const { t, i18n } = useTranslation();
  const reader = useUserId();
  const { resolve, isBusy } = useResolve(conflict);
  const parts = useMemo(() => diffWords(call.notes, conflict.otherText), [call.notes, conflict.otherText]);
  const writer = users.find(({ id }) => id === conflict.userId)?.displayName ?? t('conflict.colleague');
  return (
    <section
      aria-label={t('conflict.title')}
      className="flex flex-col gap-3 rounded-lg border border-warning/50 bg-surface p-4 shadow-card"
    >
      <div>
        <h3 className="font-semibold text-[15px]">{t('conflict.title')}</h3>
        <p className="text-[13px] text-muted">{t('conflict.lead')}</p>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Side
          title={t('conflict.present')}
          detail={t('conflict.presentDetail')}
          parts={parts}
          side="left"
          action={t('conflict.takeLeft')}
          isBusy={isBusy}
          onTake={() => void resolve(call.notes)}
        />
        <Side
          title={conflict.userId === reader ? t('conflict.yours') : toPlainText(writer)}
          detail={t('conflict.written', { when: formatInstant(conflict.madeAt, i18n.language) })}
          parts={parts}
          side="right"
          action={t('conflict.takeRight')}
          isBusy={isBusy}
          onTake={() => void resolve(conflict.otherText)}
        />
      </div>
      <MergedText
        proposal={() => mergeLines(call.notes, conflict.otherText)}
        isBusy={isBusy}
        onSave={(text) => void resolve(text)}
      />
    </section>
  );
}

interface MergedTextProps {
  /** What the editor begins with. */
  readonly proposal: () => string;
  readonly isBusy: boolean;
  readonly onSave: (text: string) => void;
}

function MergedText({ proposal, isBusy, onSave }: MergedTextProps) {
  const { t } = useTranslation();
  const [text, setText] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const isOpen = text !== null;
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);
  if (text === null)
    return (
      <Button size="small" className="self-start" onClick={() => setText(proposal())}>
        {t('conflict.merge')}
      </Button>
    );
  return (
    <div className="flex flex-col gap-2">
      <Textarea
        aria-label={t('conflict.mergedText')}
        ref={field}
        value={text}
        maxLength={maxLength}
        className="field-sizing-content max-h-80 min-h-24"
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex gap-2">
        <Button look="primary" size="small" disabled={isBusy} onClick={() => onSave(text)}>
          {t('conflict.saveMerged')}
        </Button>
        <Button look="quiet" size="small" disabled={isBusy} onClick={() => setText(null)}>
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly detail: string;
  readonly parts: readonly DiffPart[];
  readonly side: 'left' | 'right';
  readonly action: string;
  readonly isBusy: boolean;
  readonly onTake: () => void;
}

function Side({ title, detail, parts, side, action, isBusy, onTake }: SideProps) {
  const { t } = useTranslation();
  const own = parts.filter(({ kind }) => kind === 'same' || kind === side);
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2 rounded-md border p-3">
      <div className="min-w-0">
        <h4 className="truncate font-medium text-[13px]">
          <bdi>{title}</bdi>
        </h4>
        <p className="truncate text-muted text-xs">{detail}</p>
      </div>
      <p dir="auto" className="selectable scroll-area max-h-72 flex-1 whitespace-pre-wrap leading-relaxed">
        {own.length === 0 && <span className="text-muted">{t('conflict.empty')}</span>}
        {own.map(({ text, kind }, index) =>
          kind === 'same' || text.trim() === '' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name
            <span key={index}>{toPlainText(text)}</span>
          ) : (
            <ins
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              key={index}
              className={cn(
                'rounded-[2px] underline decoration-1 underline-offset-2',
                side === 'left' ? 'bg-accent-soft text-accent-text' : 'bg-warning-soft text-warning-text',
              )}
            >
              {toPlainText(text)}
            </ins>
          ),
        )}
      </p>
      <Button size="small" className="self-start" disabled={isBusy} onClick={onTake}>
        {action}
      </Button>
    </section>
  );
}

/** What is still being typed is stored first, so that it is no third version. */
function useResolve({ callId, id: conflictId }: NoteConflict) {
  const { bridge, notes, toasts } = useStores();
  const [isBusy, setBusy] = useState(false);
  async function resolve(text: string): Promise<void> {
    setBusy(true);
    await notes.flush(callId);
    await toasts.report(bridge.history.resolveConflict({ callId, conflictId, notes: text }));
    setBusy(false);
  }
  return { resolve, isBusy };
}
