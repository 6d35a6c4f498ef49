import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from '../lib/cn.ts';

const buttonStyles = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-accent text-on-accent hover:bg-accent-hover',
        positive: 'bg-positive text-on-positive hover:bg-positive-hover',
        danger: 'bg-danger text-on-danger hover:bg-danger-hover',
        outline: 'border border-border-strong/60 bg-surface hover:bg-hover',
        'danger-outline': 'border border-danger/50 bg-surface text-danger-text hover:bg-danger-soft',
        quiet: 'text-muted hover:bg-hover hover:text-foreground',
        link: 'h-auto px-0 text-accent-text underline-offset-2 hover:underline',
      },
      size: {
        small: 'h-7 px-2.5 text-[13px]',
        medium: 'h-9 px-3.5 text-sm',
        large: 'h-12 px-6 text-base [&_svg]:size-5',
        icon: 'size-8',
      },
    },
    compoundVariants: [{ look: 'link', class: 'h-auto px-0' }],
    defaultVariants: { look: 'outline', size: 'medium' },
  },
);

export type ButtonLook = VariantProps<typeof buttonStyles>;

export function Button({ look, size, className, ...props }: ComponentProps<'button'> & ButtonLook) {
  return <button type="button" className={cn(buttonStyles({ look, size }), className)} {...props} />;
}
