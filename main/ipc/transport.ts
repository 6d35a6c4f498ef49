/** The page that a message came from, as the door sees it. */
export interface Sender {
  /** Identifies the window's contents while they live. */
  readonly contentsId: number;
  /** The address of the frame; null when the frame is gone. */
  readonly frameUrl: string | null;
  readonly isTopFrame: boolean;
  /** Sends to the page; does nothing when it is gone. */
  send(channel: string, message: unknown): void;
  /** Runs whenever a page of these contents has crashed, and when they are closed. */
  onGone(run: () => void): void;
}

/** How messages reach the door: Electron in the app, a pair of functions in a test. */
export interface Transport {
  handle(channel: string, answer: (sender: Sender, payload: unknown) => Promise<unknown>): void;
}
