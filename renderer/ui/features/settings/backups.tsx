import { FolderOpen, Save } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../../contracts/errors.ts';
import type { Backup, BackupStatus } from '../../../../contracts/ipc/backup.ts';
import type { Result } from '../../../../contracts/result.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { ErrorText } from '../../components/error-text.tsx';
import { Panel } from '../../components/panel.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { formatBytes } from '../../lib/format-number.ts';
import { formatInstant } from '../../lib/format-time.ts';
import { useWatched } from '../../lib/use-watched.ts';
import { useProjection, useStores } from '../../stores/stores.ts';

type Outcome = 'made' | 'copied' | 'restored';

interface Work {
  readonly isBusy: boolean;
  readonly run: (command: Promise<Result<unknown>>, outcome: Outcome) => Promise<void>;
}

const unread: BackupStatus = { backups: [], activity: 'none' };

/** Copies of what is on this computer: made, taken elsewhere, and put back. */
export function Backups() {
  const { t } = useTranslation();
  const { bridge } = useStores();
  const { backups, activity } = useWatched(bridge.backup.watch, unread);
  const [ended, setEnded] = useState<Outcome | ErrorCode | null>(null);
  const work: Work = {
    isBusy: activity !== 'none',
    run: async (command, outcome) => {
      setEnded(null);
      const answer = await command;
      const code = answer.ok ? outcome : answer.error.code;
      setEnded(code === 'cancelled' ? null : code);
    },
  };
  return (
    <Panel
      label={t('backup.title')}
      aside={
        <Button
          size="small"
          disabled={work.isBusy}
          onClick={() => void work.run(bridge.backup.create(), 'made')}
        >
          <Save />
          {t('backup.create')}
        </Button>
      }
    >
      <p className="max-w-2xl px-4 pb-3 text-[13px] text-muted">{t('backup.lead')}</p>
      <BackupState activity={activity} ended={ended} />
      {backups.length === 0 ? (
        <p className="border-t px-4 py-6 text-center text-[13px] text-muted">{t('backup.empty')}</p>
      ) : (
        <ul aria-label={t('backup.title')} className="flex flex-col divide-y border-t">
          {backups.map((backup) => (
            <BackupRow key={backup.name} backup={backup} work={work} />
          ))}
        </ul>
      )}
      <RestoreFile work={work} />
    </Panel>
  );
}

interface BackupStateProps extends Pick<BackupStatus, 'activity'> {
  readonly ended: Outcome | ErrorCode | null;
}

function BackupState({ activity, ended }: BackupStateProps) {
  const { t } = useTranslation();
  const isOutcome = ended === 'made' || ended === 'copied' || ended === 'restored';
  return (
    <>
      <output className="flex items-center gap-2 px-4 pb-3 text-[13px] empty:hidden">
        {activity !== 'none' && <Spinner />}
        {activity !== 'none'
          ? t(`backup.activity.${activity}`)
          : isOutcome
            ? t(`backup.ended.${ended}`)
            : null}
      </output>
      {activity === 'none' && ended !== null && !isOutcome && (
        <p role="alert" className="px-4 pb-3 text-[13px] text-danger-text">
          <ErrorText code={ended} />
        </p>
      )}
    </>
  );
}

function BackupRow({ backup, work }: { readonly backup: Backup; readonly work: Work }) {
  const { t, i18n } = useTranslation();
  const { bridge } = useStores();
  const [isAsking, setAsking] = useState(false);
  const when = formatInstant(backup.madeAt, i18n.language);
  const { name } = backup;
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5 text-[13px]">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className="min-w-40 flex-1 tabular-nums">{when}</span>
        <span className="w-20 text-right text-muted tabular-nums">
          {formatBytes(backup.bytes, i18n.language)}
        </span>
        <Button
          size="small"
          look="quiet"
          aria-label={t('backup.saveCopyOf', { when })}
          disabled={work.isBusy}
          onClick={() => void work.run(bridge.backup.saveCopy({ name }), 'copied')}
        >
          {t('backup.saveCopy')}
        </Button>
        <Button
          size="small"
          aria-label={t('backup.restoreOf', { when })}
          disabled={work.isBusy || isAsking}
          onClick={() => setAsking(true)}
        >
          {t('backup.restore')}
        </Button>
      </div>
      {isAsking && (
        <RestoreQuestion
          work={work}
          when={when}
          onConfirm={() => void work.run(bridge.backup.restore({ name }), 'restored')}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}

function RestoreFile({ work }: { readonly work: Work }) {
  const { t } = useTranslation();
  const { bridge } = useStores();
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="flex flex-col gap-2 border-t px-4 py-3">
      {isAsking ? (
        <RestoreQuestion
          work={work}
          when={null}
          onConfirm={() => void work.run(bridge.backup.restoreFile(), 'restored')}
          onClose={() => setAsking(false)}
        />
      ) : (
        <Button size="small" className="self-start" disabled={work.isBusy} onClick={() => setAsking(true)}>
          <FolderOpen />
          {t('backup.restoreFile')}
        </Button>
      )}
    </div>
  );
}

interface RestoreQuestionProps {
  readonly work: Work;
  /** Of the backup; null for a file that is still to be chosen. */
  readonly when: string | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** What becomes of everything, before it is done. Not while a call is open: what is written in it must have its place. */
function RestoreQuestion({ work, when, onConfirm, onClose }: RestoreQuestionProps) {
  const { t } = useTranslation();
  const hasCall = useProjection(useStores().calls).length > 0;
  if (hasCall)
    return (
      <p role="alert" className="rounded-md bg-warning-soft px-3 py-2 text-[13px] text-warning-text">
        {t('backup.inCall')}
      </p>
    );
  return (
    <Confirm
      action={when === null ? t('backup.chooseFile') : t('backup.restore')}
      look="primary"
      isBusy={work.isBusy}
      onConfirm={() => {
        onClose();
        onConfirm();
      }}
      onCancel={onClose}
    >
      {when !== null && <span className="font-medium">{t('backup.restoreTitle', { when })} </span>}
      {t('backup.restoreWarning')}
    </Confirm>
  );
}
