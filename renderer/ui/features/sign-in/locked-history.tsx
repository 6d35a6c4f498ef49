import { type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInCommand } from '../../../../contracts/ipc/session.ts';
import { Button } from '../../components/button.tsx';
import { Input, Labelled } from '../../components/field.tsx';
import { readField } from '../../lib/read-field.ts';
import type { SignIn } from './use-sign-in.ts';

interface LockedHistoryProps {
  /** What was refused with `database-locked`. */
  readonly refused: SignInCommand;
  readonly signIn: SignIn;
}

/** The ways out when the password does not open the history: the one before does, or a new history is begun. */
export function LockedHistory({ refused, signIn }: LockedHistoryProps) {
  const { t } = useTranslation();
  const { email, password } = refused;

  function open(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const previousPassword = readField(event.currentTarget, 'previous-password');
    if (previousPassword && !signIn.isBusy)
      void signIn.send({ email, password, lockedHistory: { kind: 'open', previousPassword } });
  }

  return (
    <section aria-label={t('signIn.lockedTitle')} className="flex flex-col gap-3 rounded-lg border p-3">
      <form noValidate className="flex flex-col gap-3" onSubmit={open}>
        <Labelled id="previous-password" label={t('signIn.previousPassword')}>
          <Input id="previous-password" name="previous-password" type="password" autoComplete="off" />
        </Labelled>
        <Button type="submit" disabled={signIn.isBusy}>
          {t('signIn.openWithPrevious')}
        </Button>
      </form>
      <SetAside
        isBusy={signIn.isBusy}
        onConfirmed={() => void signIn.send({ email, password, lockedHistory: { kind: 'set-aside' } })}
      />
    </section>
  );
}

interface SetAsideProps {
  readonly isBusy: boolean;
  readonly onConfirmed: () => void;
}

/** Asked twice: what waits to be sent stays behind in the old history. */
function SetAside({ isBusy, onConfirmed }: SetAsideProps) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  if (!isAsked)
    return (
      <Button look="quiet" size="small" disabled={isBusy} onClick={() => setAsked(true)}>
        {t('signIn.beginAnew')}
      </Button>
    );
  return (
    <div className="flex flex-col gap-2">
      <p role="alert" className="text-[13px]">
        {t('signIn.beginAnewWarning')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="danger-outline" size="small" disabled={isBusy} onClick={onConfirmed}>
          {t('signIn.beginAnewConfirm')}
        </Button>
        <Button look="quiet" size="small" onClick={() => setAsked(false)}>
          {t('signIn.beginAnewCancel')}
        </Button>
      </div>
    </div>
  );
}
