import { createRoot } from 'react-dom/client';
import { App } from '../app/app.tsx';
import { createStores } from '../stores/stores.ts';
import { createFakeBridge } from './fake-bridge.ts';
import { buildState } from './sample-data.ts';
import { scenes } from './scenes.ts';

/** One scene of the window on scripted data: `gallery.html?scene=call&language=fr&theme=dark#/calls`. */
const query = new URLSearchParams(window.location.search);
const scene = scenes[query.get('scene') ?? 'idle'] ?? {};
const state = buildState(scene);
const fake = createFakeBridge({
  ...state,
  settings: {
    ...state.settings,
    language: query.get('language') === 'fr' ? 'fr' : 'en',
    theme: query.get('theme') === 'dark' ? 'dark' : 'light',
  },
});

const root = document.getElementById('root');
if (root) createRoot(root).render(<App stores={createStores(fake.bridge)} />);
