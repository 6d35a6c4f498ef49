const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('bare', { invoke: (value) => ipcRenderer.invoke('bare', value) });
