import { CircleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Button } from '../components/button.tsx';
import { ErrorText } from '../components/error-text.tsx';
import { useStores } from '../stores/stores.ts';
import type { Toast } from '../stores/toast-store.ts';

const shownForMs = 10_000;

export function Toasts() {
  const { t } = useTranslation();
  const { toasts } = useStores();
  const shown = useStore(toasts.store, (state) => state.toasts);
  return (
    <section
      aria-label={t('status.toasts')}
      aria-live="assertive"
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-96 max-w-[calc(100vw-2rem)] flex-col gap-2"
    >
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast: { id, code } }: { readonly toast: Toast }) {
  const { t } = useTranslation();
  const { toasts } = useStores();
  useEffect(() => {
    const timer = setTimeout(() => toasts.dismiss(id), shownForMs);
    return () => clearTimeout(timer);
  }, [toasts, id]);
  return (
    <div className="pointer-events-auto flex items-start gap-3 rounded-lg border border-danger/30 bg-surface p-3 shadow-raised">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger-text" />
      <p className="selectable min-w-0 flex-1 text-[13px]">
        <ErrorText code={code} />
      </p>
      <Button
        look="quiet"
        size="icon"
        className="-m-1 size-7"
        aria-label={t('common.dismiss')}
        onClick={() => toasts.dismiss(id)}
      >
        <X />
      </Button>
    </div>
  );
}
