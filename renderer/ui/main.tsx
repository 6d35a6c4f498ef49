import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { findBridge } from './lib/bridge.ts';
import { createStores } from './stores/stores.ts';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App stores={createStores(findBridge())} />);
