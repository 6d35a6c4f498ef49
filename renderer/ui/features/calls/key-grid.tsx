import { useTranslation } from 'react-i18next';

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const;

export const dialKeys: readonly string[] = keys.map(([key]) => key);

/** The twelve keys of a telephone. */
export function KeyGrid({ onPress }: { readonly onPress: (key: string) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset aria-label={t('dialPad.keys')} className="grid grid-cols-3 gap-2">
      {keys.map(([key, letters]) => (
        <button
          key={key}
          type="button"
          aria-label={key}
          onClick={() => onPress(key)}
          className="flex h-[3.25rem] flex-col items-center justify-center rounded-lg bg-sunken transition-colors hover:bg-hover active:bg-border"
        >
          <span className="font-medium text-lg leading-5 tabular-nums">{key}</span>
          {letters && (
            <span aria-hidden="true" className="text-[10px] text-muted leading-3 tracking-widest">
              {letters}
            </span>
          )}
        </button>
      ))}
    </fieldset>
  );
}
