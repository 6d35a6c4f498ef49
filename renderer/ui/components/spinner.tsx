import { LoaderCircle } from 'lucide-react';
import { cn } from '../lib/cn.ts';

export function Spinner({ className }: { readonly className?: string }) {
  return <LoaderCircle aria-hidden="true" className={cn('size-4 animate-spin', className)} />;
}
