/** Where calls to one of our numbers go. */
export interface SimulatedNumber {
  /** E.164 */
  readonly number: string;
  /** The product's voice webhook for calls to this number. */
  readonly voiceUrl: string;
}

export interface SimulatorOptions {
  /** Plain HTTP: REST, model, practice, control. 0 picks a free port. */
  readonly port: number;
  /** TLS: Voice SDK signalling and insights. 0 picks a free port. */
  readonly edgePort: number;
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
  readonly applicationSid: string;
  readonly numbers: readonly SimulatedNumber[];
  /** The product's voice webhook for calls that a Voice SDK device places. */
  readonly applicationVoiceUrl: string;
}
