import { findBridge } from '../lib/bridge.ts';
import { createStores } from './stores.ts';

/** The stores of this window. Importing this file asks main for the session, the settings and the rest. */
export const stores = createStores(findBridge());
