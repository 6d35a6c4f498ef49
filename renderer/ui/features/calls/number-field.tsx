import { Delete } from 'lucide-react';
import { type ChangeEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Input } from '../../components/field.tsx';
import { countDigits, findCursor, formatTyped } from '../../lib/phone-number.ts';

interface NumberFieldProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly value: string;
  readonly country: string;
  readonly hasProblem: boolean;
  readonly onChange: (text: string) => void;
}

/** Groups the digits as they are typed, and keeps the cursor behind the digit it was behind. */
export function NumberField({ ref, value, country, hasProblem, onChange }: NumberFieldProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const cursor = useRef<number | null>(null);
  useImperativeHandle(ref, () => input.current as HTMLInputElement);

  useLayoutEffect(() => {
    if (cursor.current === null) return;
    const at = findCursor(value, cursor.current);
    input.current?.setSelectionRange(at, at);
    cursor.current = null;
  });

  function type(event: ChangeEvent<HTMLInputElement>): void {
    const { value: typed, selectionStart } = event.target;
    const formatted = formatTyped(typed, country);
    cursor.current = formatted === typed ? null : countDigits(typed.slice(0, selectionStart ?? typed.length));
    onChange(formatted);
  }

  return (
    <div className="relative">
      <Input
        ref={input}
        aria-label={t('dialPad.number')}
        aria-describedby="number-help"
        aria-invalid={hasProblem}
        inputMode="tel"
        autoComplete="off"
        spellCheck={false}
        maxLength={60}
        placeholder={t('dialPad.placeholder')}
        className="h-12 px-11 text-center text-xl tabular-nums tracking-tight placeholder:text-base placeholder:tracking-normal"
        value={value}
        onChange={type}
      />
      {value && (
        <Button
          look="quiet"
          size="icon"
          className="absolute top-2 right-2"
          aria-label={t('dialPad.delete')}
          onClick={() => onChange(formatTyped(dropLastDigit(value), country))}
        >
          <Delete />
        </Button>
      )}
    </div>
  );
}

function dropLastDigit(text: string): string {
  return text.trimEnd().replace(/[\s().-]*.$/u, '');
}
