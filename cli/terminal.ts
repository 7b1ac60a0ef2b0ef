/*
 * What the command line has of its surroundings. The entry gives the real ones, tests give others.
 */
type Output = {
  readonly write: (text: string) => unknown;
  readonly colour: boolean;
  readonly width: number;
};

export type Terminal = {
  readonly stdout: Output;
  readonly stderr: Pick<Output, 'write'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends when the person does not want to wait any longer. */
  readonly signal: AbortSignal;
  /** Rejects when the signal ends the waiting. */
  readonly sleep: (seconds: number) => Promise<void>;
};
