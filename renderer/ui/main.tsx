// biome-ignore-all assist/source/organizeImports: the stores come first, so that main is asked while the rest is being evaluated
import { stores } from './stores/window-stores.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App stores={stores} />);
