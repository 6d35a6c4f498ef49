import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../components/panel.tsx';
import { ServerAddressForm } from '../../components/server-address-form.tsx';

export function ServerSection() {
  const { t } = useTranslation();
  const [isSaved, setSaved] = useState(false);
  return (
    <Panel
      label={t('settings.server')}
      aside={<output className="text-muted text-xs">{isSaved && t('settings.serverSaved')}</output>}
    >
      <div className="px-4 pt-1 pb-4">
        <ServerAddressForm
          action={t('common.save')}
          help={t('settings.serverHelp')}
          onSaved={() => setSaved(true)}
        />
      </div>
    </Panel>
  );
}
