import { Component, type ReactNode } from 'react';
import { LoadFailed } from '../components/page-states.tsx';

interface CrashBoundaryProps {
  readonly children: ReactNode;
}

/**
 * Stands in for a part of the window that failed to render, so that a mistake in one page leaves the rest usable.
 * Trying again loads the window anew: calls live elsewhere and go on. React offers this to classes alone.
 */
export class CrashBoundary extends Component<CrashBoundaryProps, { readonly hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError() {
    return { hasCrashed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasCrashed) return this.props.children;
    return (
      <div className="flex h-full">
        <LoadFailed code="internal" onRetry={() => window.location.reload()} />
      </div>
    );
  }
}
