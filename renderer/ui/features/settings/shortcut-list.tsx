import { useTranslation } from 'react-i18next';
import { KeyHint } from '../../components/key-hint.tsx';
import { Panel } from '../../components/panel.tsx';
import { shortcutNames, toKeyLabels } from '../../lib/shortcuts.ts';

export function ShortcutList() {
  const { t } = useTranslation();
  return (
    <Panel label={t('settings.shortcuts')}>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1.5 px-4 pt-1 pb-4 text-[13px]">
        {shortcutNames.map((name) => (
          <div key={name} className="contents">
            <dt>{t(`shortcuts.${name}`)}</dt>
            <dd className="text-right">
              <KeyHint name={name} />
              <span className="sr-only">{toKeyLabels(name, navigator.platform).join(' ')}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
