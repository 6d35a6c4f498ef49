import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../contracts/domain/contact.ts';
import { toPlainText } from '../lib/plain-text.ts';
import { useStores } from '../stores/stores.ts';
import { Input } from './field.tsx';

interface ContactPickerProps {
  readonly label: string;
  readonly onPick: (contact: Contact) => void;
}

const shown = 8;

/** Finds a contact by name, company or number while it is typed. Enter takes the first; Down walks into the list. */
export function ContactPicker({ label, onPick }: ContactPickerProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState('');
  const found = useContacts(search);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && found?.[0]) onPick(found[0]);
    else if (event.key === 'Escape' && search) setSearch('');
    else if (!step(event.key, box.current)) return;
    event.preventDefault();
  };
  return (
    <div ref={box} className="flex flex-col gap-1">
      <Input
        aria-label={label}
        placeholder={t('contact.find')}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {found && (
        <ul aria-label={t('contact.found')} className="flex flex-col rounded-md border p-1">
          {found.length === 0 && (
            <li className="px-2 py-1 text-[13px] text-muted">{t('contact.noneFound')}</li>
          )}
          {found.map((contact) => (
            <FoundContact key={contact.id} contact={contact} onPick={onPick} box={box} />
          ))}
        </ul>
      )}
    </div>
  );
}

interface FoundContactProps {
  readonly contact: Contact;
  readonly onPick: (contact: Contact) => void;
  readonly box: { readonly current: HTMLDivElement | null };
}

function FoundContact({ contact, onPick, box }: FoundContactProps) {
  return (
    <li>
      <button
        type="button"
        className="block w-full truncate rounded px-2 py-1 text-left text-[13px] hover:bg-hover focus-visible:bg-hover"
        onClick={() => onPick(contact)}
        onKeyDown={(event) => {
          if (step(event.key, box.current)) event.preventDefault();
        }}
      >
        <bdi>{toPlainText(contact.name)}</bdi>
        {contact.company && <span className="text-muted"> · {toPlainText(contact.company)}</span>}
      </button>
    </li>
  );
}

/** Up and down between the field and what was found. */
function step(key: string, box: HTMLDivElement | null): boolean {
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (!by || !box) return false;
  const stops = [...box.querySelectorAll<HTMLElement>('input, button')];
  stops[stops.indexOf(document.activeElement as HTMLElement) + by]?.focus();
  return true;
}

/** Null while nothing is searched. */
function useContacts(search: string): readonly Contact[] | null {
  const { bridge } = useStores();
  const [found, setFound] = useState<readonly Contact[] | null>(null);
  const words = search.trim();
  useEffect(() => {
    let isWanted = words !== '';
    async function find(): Promise<void> {
      const answer = await bridge.contacts.list({ search: words, limit: shown });
      if (isWanted && answer.ok) setFound(answer.value);
    }
    if (isWanted) void find();
    return () => {
      isWanted = false;
    };
  }, [bridge, words]);
  return words ? found : null;
}
