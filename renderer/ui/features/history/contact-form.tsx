import { Plus, X } from 'lucide-react';
import { type SyntheticEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactFields } from '../../../../contracts/domain/contact.ts';
import { Button } from '../../components/button.tsx';
import { Input, Labelled, Textarea } from '../../components/field.tsx';
import { formatNumber, toE164 } from '../../lib/phone-number.ts';
import { readField } from '../../lib/read-field.ts';
import { useEscape } from '../../lib/use-escape.ts';
import { useCountry } from '../../stores/stores.ts';

interface ContactFormProps {
  readonly fields: ContactFields;
  readonly action: string;
  readonly onSave: (fields: ContactFields) => Promise<void>;
  readonly onCancel: () => void;
}

interface NumberRow {
  readonly id: number;
  readonly text: string;
}

const mostNumbers = 10;

type Problem = 'name' | 'numbers';
type Read =
  | { readonly kind: 'read'; readonly fields: ContactFields }
  | { readonly kind: 'wrong'; readonly problem: Problem };

function readContact(form: HTMLFormElement, rows: readonly NumberRow[], country: string): Read {
  const name = readField(form, 'contact-name').trim();
  const typed = rows.map(({ text }) => text.trim()).filter(Boolean);
  const numbers = typed.map((text) => toE164(text, country)).filter((number) => number !== null);
  if (!name) return { kind: 'wrong', problem: 'name' };
  if (numbers.length === 0 || numbers.length < typed.length) return { kind: 'wrong', problem: 'numbers' };
  const company = readField(form, 'contact-company').trim();
  const note = readField(form, 'contact-note').trim();
  return { kind: 'read', fields: { name, company, numbers: [...new Set(numbers)], note } };
}

export function ContactForm({ fields, action, onSave, onCancel }: ContactFormProps) {
  const { t } = useTranslation();
  const country = useCountry();
  const [rows, setRows] = useState<readonly NumberRow[]>(() =>
    fields.numbers.map((number, id) => ({ id, text: formatNumber(number, country) })),
  );
  useEscape(onCancel);
  const [problem, setProblem] = useState<Problem | null>(null);

  const nameProblem = problem === 'name' && t('contact.nameMissing');

  async function submit(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const read = readContact(event.currentTarget, rows, country);
    setProblem(read.kind === 'wrong' ? read.problem : null);
    if (read.kind === 'read') await onSave(read.fields);
  }

  return (
    <form
      noValidate
      aria-label={t('contact.title')}
      className="flex flex-col gap-3"
      onSubmit={(event) => void submit(event)}
    >
      <Labelled id="contact-name" label={t('contact.name')} error={nameProblem}>
        <Input
          id="contact-name"
          name="contact-name"
          maxLength={120}
          defaultValue={fields.name}
          aria-invalid={problem === 'name'}
          ref={focusOnce}
        />
      </Labelled>
      <Labelled id="contact-company" label={t('contact.company')}>
        <Input id="contact-company" name="contact-company" maxLength={120} defaultValue={fields.company} />
      </Labelled>
      <NumberRows rows={rows} onChange={setRows} isWrong={problem === 'numbers'} />
      <Labelled id="contact-note" label={t('contact.note')}>
        <Textarea
          id="contact-note"
          name="contact-note"
          maxLength={2_000}
          className="field-sizing-content max-h-40 min-h-16"
          defaultValue={fields.note}
        />
      </Labelled>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" size="small">
          {action}
        </Button>
        <Button look="quiet" size="small" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** The form was asked for with a click: the first field has the focus. */
function focusOnce(field: HTMLInputElement | null): void {
  field?.focus();
}

interface NumberRowsProps {
  readonly rows: readonly NumberRow[];
  readonly onChange: (rows: readonly NumberRow[]) => void;
  readonly isWrong: boolean;
}

function NumberRows({ rows, onChange, isWrong }: NumberRowsProps) {
  const { t } = useTranslation();
  const errorId = useId();
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-medium text-[13px]">{t('contact.numbers')}</legend>
      {rows.map(({ id, text }, index) => (
        <div key={id} className="flex gap-1">
          <Input
            type="tel"
            aria-label={t('contact.number', { index: index + 1 })}
            aria-invalid={isWrong}
            aria-describedby={isWrong ? errorId : undefined}
            value={text}
            onChange={(event) =>
              onChange(rows.map((row) => (row.id === id ? { id, text: event.target.value } : row)))
            }
          />
          {rows.length > 1 && (
            <Button
              look="quiet"
              size="icon"
              className="size-9"
              aria-label={t('contact.removeNumber', { index: index + 1 })}
              onClick={() => onChange(rows.filter((row) => row.id !== id))}
            >
              <X />
            </Button>
          )}
        </div>
      ))}
      {rows.length < mostNumbers && (
        <Button
          look="link"
          className="self-start text-[13px]"
          onClick={() => onChange([...rows, { id: Math.max(...rows.map(({ id }) => id)) + 1, text: '' }])}
        >
          <Plus />
          {t('contact.addNumber')}
        </Button>
      )}
      {isWrong && (
        <p id={errorId} role="alert" className="text-[13px] text-danger-text">
          {t('contact.numbersWrong')}
        </p>
      )}
    </fieldset>
  );
}
