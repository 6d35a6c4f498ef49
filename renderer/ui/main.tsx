// First, so that main is asked while the rest of the page is still being evaluated.

import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { stores } from './stores/window-stores.ts';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App stores={stores} />);
