import { contextBridge, ipcRenderer } from 'electron';
import { uiChannels } from '../contracts/ipc/ui.ts';
import { buildBridge } from './bridge.ts';
import { createBridgePort, createPageName } from './port.ts';

contextBridge.exposeInMainWorld(
  'lydia',
  buildBridge(uiChannels, createBridgePort(ipcRenderer), createPageName()),
);
