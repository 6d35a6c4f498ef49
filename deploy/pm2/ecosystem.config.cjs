// Two instances of the central API that share one port, under PM2. `pm2 reload ecosystem.config.cjs` replaces them one after
// another without a failed request. The rest of the environment (docs/operating.md) comes from the shell or a file of its own.
const path = require('node:path');

module.exports = {
  apps: [
    {
      name: 'lydia',
      script: path.join(__dirname, '../../server/index.ts'),
      exec_mode: 'cluster',
      instances: 2,
      // The new one takes connections before the old one is told to stop.
      listen_timeout: 60_000,
      // SIGINT, then as long as the longest request and the drain take.
      kill_timeout: 25_000,
      env: { LYDIA_DRAIN_MS: '1000' },
    },
  ],
};
