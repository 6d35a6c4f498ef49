import { act, cleanup, render } from '@testing-library/react';
import { App } from '../app/app.tsx';
import { createStores, type Stores, stopStores } from '../stores/stores.ts';
import { createFakeBridge, type FakeBridge, type FakeState } from './fake-bridge.ts';
import { buildState } from './sample-data.ts';

interface RenderedApp {
  readonly fake: FakeBridge;
  readonly stores: Stores;
}

let last: Stores | null = null;

/** The whole window on a scripted bridge, on the page of `hash`, after everything that answers at once has answered. */
export async function renderApp(state: Partial<FakeState> = {}, hash = '#/calls'): Promise<RenderedApp> {
  closeLast();
  fillInForJsdom();
  window.location.hash = hash;
  const fake = createFakeBridge(buildState(state));
  const stores = createStores(fake.bridge);
  last = stores;
  await act(async () => {
    await import('../app/shell.tsx');
    render(<App stores={stores} />);
  });
  return { fake, stores };
}

/** The page is loaded anew on the same main: what was only in its memory is gone. */
export async function reloadApp(fake: FakeBridge): Promise<Stores> {
  closeLast();
  const stores = createStores(fake.bridge);
  last = stores;
  await act(async () => void render(<App stores={stores} />));
  return stores;
}

function closeLast(): void {
  cleanup();
  if (last) stopStores(last);
  last = null;
}

/** What a browser has and jsdom has not: sizes, and who watches them. */
function fillInForJsdom(): void {
  window.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  window.matchMedia ??= (media) =>
    ({ media, matches: false, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
  Object.defineProperty(Element.prototype, 'scrollIntoView', { configurable: true, value: () => {} });
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 400 });
}
