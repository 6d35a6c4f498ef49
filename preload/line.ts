import { contextBridge, ipcRenderer } from 'electron';
import type { LineChannels } from '../contracts/ipc/line.ts';
import { buildBridge } from './bridge.ts';
import { lineChannelKinds } from './line-channels.ts';
import { createBridgePort, createPageName } from './port.ts';

contextBridge.exposeInMainWorld(
  'line',
  buildBridge<LineChannels>(lineChannelKinds, createBridgePort(ipcRenderer), createPageName()).line,
);
