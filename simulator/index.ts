import { parseEnvironment } from './environment.ts';
import { watchParent } from './platform/parent.ts';
import { startSimulator } from './start.ts';

const parsed = parseEnvironment(process.env);
if (!parsed.ok) {
  process.stderr.write(`The simulator cannot start; these settings are wrong:\n${parsed.message}\n`);
  process.exit(1);
}

const simulator = await startSimulator(parsed.options).catch((cause: unknown) => {
  process.stderr.write(`The simulator cannot start: ${String(cause)}\n`);
  process.exit(1);
});
const { url, edgePort, spki } = simulator;
process.stdout.write(`${JSON.stringify({ message: 'listening', url, edgePort, spki })}\n`);

async function stop() {
  await simulator.stop();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
watchParent(() => void stop());
