import { PhoneIncoming } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scenario } from '../../../../contracts/api/practice.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Panel } from '../../components/panel.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { useDialState, useProjection, useStores } from '../../stores/stores.ts';

/** Scripted callers to try the product or to train with; nothing at all when the server has none. */
export function PracticeCalls() {
  const { t, i18n } = useTranslation();
  const scenarios = useScenarios();
  const practice = usePractice();
  if (scenarios.length === 0) return null;
  const sorted = [...scenarios].sort(
    (a, b) => Number(b.language === i18n.language) - Number(a.language === i18n.language),
  );
  return (
    <Panel label={t('practice.title')} className="flex-[4] xl:max-w-md">
      <p className="px-4 pb-2 text-[13px] text-muted">{t('practice.lead')}</p>
      <ul className="min-h-0 flex-1 scroll-area px-2 pb-2">
        {sorted.map((scenario) => (
          <ScenarioRow
            key={scenario.id}
            scenario={scenario}
            isComing={practice.coming === scenario.id}
            onRing={() => void practice.ring(scenario.id)}
          />
        ))}
      </ul>
    </Panel>
  );
}

interface ScenarioRowProps {
  readonly scenario: Scenario;
  readonly isComing: boolean;
  readonly onRing: () => void;
}

function ScenarioRow({ scenario: { title, summary, language }, isComing, onRing }: ScenarioRowProps) {
  const { t } = useTranslation();
  const isOffline = useDialState() === 'offline';
  return (
    <li className="flex items-center gap-3 rounded-md px-2 py-2 hover:bg-hover">
      <div lang={language} className="min-w-0 flex-1">
        <p className="font-medium">
          {title}{' '}
          <Badge className="align-[1px]" aria-label={t(`languages.${language}`)}>
            {language.toUpperCase()}
          </Badge>
        </p>
        <p className="text-[13px] text-muted">{summary}</p>
      </div>
      <Button
        size="small"
        disabled={isComing || isOffline}
        aria-label={isComing ? t('practice.coming') : t('practice.ringName', { title })}
        onClick={onRing}
      >
        {isComing ? <Spinner /> : <PhoneIncoming />}
        {t('practice.ring')}
      </Button>
    </li>
  );
}

function useScenarios(): readonly Scenario[] {
  const { bridge, status } = useStores();
  const connection = useProjection(status)?.connection;
  const [scenarios, setScenarios] = useState<readonly Scenario[]>([]);
  useEffect(() => {
    let isWanted = true;
    async function load(): Promise<void> {
      const answer = await bridge.practice.listScenarios();
      if (isWanted && answer.ok) setScenarios(answer.value);
    }
    if (connection !== 'offline') void load();
    return () => {
      isWanted = false;
    };
  }, [bridge, connection]);
  return scenarios;
}

const comingMs = 8_000;

function usePractice() {
  const { bridge, toasts } = useStores();
  const [coming, setComing] = useState<string | null>(null);
  useEffect(() => {
    if (!coming) return;
    const timer = setTimeout(() => setComing(null), comingMs);
    return () => clearTimeout(timer);
  }, [coming]);
  return {
    coming,
    ring: async (scenarioId: string) => {
      setComing(scenarioId);
      const answer = await toasts.report(bridge.practice.startCall({ scenarioId }));
      if (!answer.ok) setComing(null);
    },
  };
}
