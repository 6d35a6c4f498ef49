/** The Voice SDK as far as this page uses it; its `Device` and `Call` fit, and a test's stand-ins too. */
export interface SdkCall {
  readonly customParameters: ReadonlyMap<string, string>;
  readonly parameters: Readonly<Record<string, string>>;
  accept(): void;
  reject(): void;
  disconnect(): void;
  mute(isMuted: boolean): void;
  isMuted(): boolean;
  sendDigits(digits: string): void;
  status(): string;
  on(event: string, listener: (...values: unknown[]) => void): unknown;
}

export interface SdkAudio {
  incoming(isEnabled: boolean): boolean;
  readonly speakerDevices: { set(deviceId: string): Promise<void> };
  setInputDevice(deviceId: string): Promise<void>;
  unsetInputDevice(): Promise<void>;
}

export interface SdkDevice {
  readonly audio: SdkAudio | null;
  readonly state: string;
  register(): Promise<void>;
  connect(options: { readonly params: Record<string, string> }): Promise<SdkCall>;
  updateToken(token: string): void;
  destroy(): void;
  on(event: string, listener: (...values: unknown[]) => void): unknown;
}

export type CreateDevice = (token: string, edge: string | null) => SdkDevice;

/** The two timers of a page. */
export interface Timers {
  readonly after: (waitMs: number, run: () => void) => () => void;
  readonly every: (periodMs: number, run: () => void) => () => void;
}

export const pageTimers: Timers = {
  after(waitMs, run) {
    const timer = setTimeout(run, waitMs);
    return () => clearTimeout(timer);
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs);
    return () => clearInterval(timer);
  },
};
