import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact, ContactFields } from '../../../../contracts/domain/contact.ts';
import type { HistoryDetail } from '../../../../contracts/ipc/history.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { ContactPicker } from '../../components/contact-picker.tsx';
import { Panel } from '../../components/panel.tsx';
import { toNumberText } from '../../lib/contact.ts';
import { toPlainText } from '../../lib/plain-text.ts';
import { buildHash } from '../../lib/route.ts';
import { useCountry, useStores } from '../../stores/stores.ts';
import { ContactForm } from './contact-form.tsx';

type Mode = 'show' | 'create' | 'link' | 'edit' | 'delete';

/** Whose number it is: shown, changed, or made from the number of the call. */
export function CallContact({ detail }: { readonly detail: HistoryDetail }) {
  const { t } = useTranslation();
  const { call, contact } = detail;
  return (
    <Panel label={t('contact.title')}>
      <div className="px-4 pt-0.5 pb-4 text-[13px]">
        {call.contactNumber === 'anonymous' ? (
          <p className="text-muted">{t('contact.anonymous')}</p>
        ) : contact ? (
          <KnownContact key={contact.id} contact={contact} detail={detail} />
        ) : (
          <UnknownContact call={call} />
        )}
      </div>
    </Panel>
  );
}

interface KnownContactProps {
  readonly contact: Contact;
  readonly detail: HistoryDetail;
}

function KnownContact({ contact, detail }: KnownContactProps) {
  const { t } = useTranslation();
  const { bridge, toasts } = useStores();
  const [mode, setMode] = useState<Mode>('show');
  async function save(fields: ContactFields): Promise<void> {
    const changed = pickChanged(contact, fields);
    const answer = await toasts.report(bridge.contacts.edit({ contactId: contact.id, fields: changed }));
    if (answer.ok) setMode('show');
  }
  async function remove(): Promise<void> {
    await toasts.report(bridge.contacts.delete({ contactId: contact.id }));
  }
  if (mode === 'edit')
    return (
      <ContactForm
        fields={contact}
        action={t('common.save')}
        onSave={save}
        onCancel={() => setMode('show')}
      />
    );
  return (
    <div className="flex flex-col gap-3">
      <ContactFacts contact={contact} />
      {mode === 'delete' ? (
        <Confirm
          action={t('contact.delete')}
          onConfirm={() => void remove()}
          onCancel={() => setMode('show')}
        >
          {t('contact.deleteWarning', { name: toPlainText(contact.name) })}
        </Confirm>
      ) : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Button size="small" onClick={() => setMode('edit')}>
            {t('contact.edit')}
          </Button>
          <Button size="small" look="quiet" onClick={() => setMode('delete')}>
            {t('contact.delete')}
          </Button>
          <a
            href={buildHash('history', detail.call.id, { contact: contact.id })}
            className="rounded text-accent-text hover:underline"
          >
            {t('contact.allCalls')}
          </a>
        </div>
      )}
    </div>
  );
}

function ContactFacts({ contact: { name, company, numbers, note } }: { readonly contact: Contact }) {
  const { t } = useTranslation();
  const country = useCountry();
  return (
    <div className="selectable flex flex-col gap-0.5">
      <p className="font-medium">
        <bdi>{toPlainText(name)}</bdi>
      </p>
      {company && <p className="text-muted">{toPlainText(company)}</p>}
      {numbers.map((number) => (
        <p key={number} className="text-muted tabular-nums">
          {toNumberText(number, country, t)}
        </p>
      ))}
      {note && (
        <p dir="auto" className="mt-1 whitespace-pre-line">
          {toPlainText(note)}
        </p>
      )}
    </div>
  );
}

function UnknownContact({ call }: Pick<HistoryDetail, 'call'>) {
  const { t } = useTranslation();
  const { bridge, toasts } = useStores();
  const [mode, setMode] = useState<Mode>('show');
  const back = () => setMode('show');
  async function create(fields: ContactFields): Promise<void> {
    const answer = await toasts.report(bridge.contacts.create(fields));
    if (answer.ok) back();
  }
  async function link({ id, numbers }: Contact): Promise<void> {
    const fields = { numbers: [...numbers, call.contactNumber] };
    const answer = await toasts.report(bridge.contacts.edit({ contactId: id, fields }));
    if (answer.ok) back();
  }
  if (mode === 'create') {
    const fields = { name: call.contactName ?? '', company: '', numbers: [call.contactNumber], note: '' };
    return <ContactForm fields={fields} action={t('contact.create')} onSave={create} onCancel={back} />;
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">{t(mode === 'link' ? 'contact.linkLead' : 'contact.none')}</p>
      {mode === 'link' ? (
        <>
          <ContactPicker label={t('contact.link')} onPick={(contact) => void link(contact)} />
          <Button size="small" look="quiet" className="self-start" onClick={back}>
            {t('common.cancel')}
          </Button>
        </>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button size="small" onClick={() => setMode('create')}>
            <UserPlus />
            {t('contact.create')}
          </Button>
          <Button size="small" look="quiet" onClick={() => setMode('link')}>
            {t('contact.link')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Only these are sent: the others may have been changed by somebody else. */
function pickChanged(contact: Contact, fields: ContactFields): Partial<ContactFields> {
  const keys = ['name', 'company', 'numbers', 'note'] as const;
  return Object.fromEntries(
    keys.flatMap((key) => (String(contact[key]) === String(fields[key]) ? [] : [[key, fields[key]]])),
  );
}
