import { useTranslation } from 'react-i18next';
import type { CallId, DispositionId } from '../../../../contracts/ids.ts';
import { cn } from '../../lib/cn.ts';
import { toLanguage } from '../../lib/i18n.ts';
import { useDispositions } from '../../lib/use-dispositions.ts';
import { useStores } from '../../stores/stores.ts';

interface DispositionChoiceProps {
  readonly callId: CallId;
  readonly chosen: DispositionId | null;
}

/** All outcomes in sight, one tab stop, arrow keys between them. Stored with the click. */
export function DispositionChoice({ callId, chosen }: DispositionChoiceProps) {
  const { t, i18n } = useTranslation();
  const { bridge, toasts } = useStores();
  const dispositions = useDispositions();
  const language = toLanguage('system', i18n.language);
  const choose = (dispositionId: DispositionId) =>
    void toasts.report(bridge.calls.setDisposition({ callId, dispositionId }));
  return (
    <fieldset>
      <legend className="mb-1.5 text-[13px] text-muted">{t('wrapUp.disposition')}</legend>
      {dispositions?.length === 0 && <p className="text-[13px] text-muted">{t('wrapUp.noDispositions')}</p>}
      <div className="flex flex-wrap gap-1.5 lg:gap-2">
        {dispositions
          ?.filter(({ isActive, id }) => isActive || id === chosen)
          .map(({ id, label }) => (
            <label
              key={id}
              className={cn(
                'relative flex items-center gap-2 rounded-md border px-2.5 py-1 text-[13px] hover:bg-hover lg:px-3 lg:py-2 lg:text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent',
                id === chosen &&
                  'border-accent bg-accent-soft font-medium text-accent-text hover:bg-accent-soft',
              )}
            >
              <input
                type="radio"
                name={`disposition-${callId}`}
                className="size-3.5 accent-accent outline-none"
                checked={id === chosen}
                onChange={() => choose(id)}
              />
              {label[language]}
            </label>
          ))}
      </div>
    </fieldset>
  );
}
