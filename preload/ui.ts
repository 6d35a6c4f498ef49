import { contextBridge, ipcRenderer } from 'electron';
import type { UiChannels } from '../contracts/ipc/ui.ts';
import { buildBridge } from './bridge.ts';
import { createBridgePort, createPageName } from './port.ts';
import { uiChannelKinds } from './ui-channels.ts';

contextBridge.exposeInMainWorld(
  'lydia',
  buildBridge<UiChannels>(uiChannelKinds, createBridgePort(ipcRenderer), createPageName()),
);
