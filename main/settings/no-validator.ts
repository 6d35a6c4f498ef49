/**
 * Stands in the built app for the JSON schema validator that electron-store brings (see electron.vite.config.ts):
 * settings are parsed by zod, and loading a second validator that nobody asks took a tenth of main's start.
 */
export class Ajv2020 {
  constructor() {
    throw new Error('The settings file has no JSON schema: settings are parsed by zod');
  }
}

// biome-ignore lint/style/noDefaultExport: the module it stands in for is imported by its default
export default Ajv2020;
