/** A process of our own beside main, with Node and without windows. What is posted must be cloneable. */
export interface ChildProcess {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once; nothing that the process held is held any more. */
  onExit(listener: (code: number) => void): void;
  kill(): void;
}

export interface ChildProcessEntry {
  /** Path of the script. There, main is `process.parentPort`. */
  readonly file: string;
  /** What the system's list of processes calls it. */
  readonly name: string;
  /** Limits of its heap and other options of Node. */
  readonly nodeOptions: readonly string[];
}

export type StartChildProcess = (entry: ChildProcessEntry) => ChildProcess;
