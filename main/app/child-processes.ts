import type { utilityProcess } from 'electron';
import type { StartChildProcess } from '../platform/child-processes.ts';

/** Electron's own: a process that runs as a node is refused by a fuse. */
type Utility = Pick<typeof utilityProcess, 'fork'>;

export function createChildProcessStarter(utility: Utility): StartChildProcess {
  return ({ file, name, nodeOptions }) => {
    const child = utility.fork(file, [], {
      serviceName: name,
      execArgv: [...nodeOptions],
      // Nothing that it writes may reach a log without going through ours.
      stdio: 'ignore',
    });
    return {
      post: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      kill: () => void child.kill(),
    };
  };
}
