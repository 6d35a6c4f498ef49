import { contextBridge, ipcRenderer } from 'electron';
import { lineChannels } from '../contracts/ipc/line.ts';
import { buildBridge } from './bridge.ts';
import { createBridgePort, createPageName } from './port.ts';

contextBridge.exposeInMainWorld(
  'line',
  buildBridge(lineChannels, createBridgePort(ipcRenderer), createPageName()).line,
);
