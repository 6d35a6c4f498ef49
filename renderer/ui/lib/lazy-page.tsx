import { type ComponentType, createElement, useEffect, useState } from 'react';
import { Loading } from '../components/page-states.tsx';

interface LazyPage<P extends object> {
  readonly Page: ComponentType<P>;
  /** Fetches the code ahead of its use. */
  readonly preload: () => Promise<void>;
}

/**
 * A page whose code is fetched apart. Unlike `React.lazy` it renders at once when the code is already there:
 * a Suspense boundary would show its fallback for 300 ms on the first visit all the same.
 */
export function createLazyPage<P extends object>(load: () => Promise<ComponentType<P>>): LazyPage<P> {
  let loaded: ComponentType<P> | null = null;
  const preload = async () => {
    loaded ??= await load();
  };

  function Page(props: P) {
    const [component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (!component) void preload().then(() => setComponent(() => loaded));
    }, [component]);
    return component ? createElement(component, props) : <Loading />;
  }

  return { Page, preload };
}
