/*
 * What the function prints: stdout and stderr are one log in Lambda. Powertools writes to the streams of the process, past
 * the console that test runners replace.
 */
export type Printed = {
  /** All lines so far. */
  readonly lines: () => readonly string[];
  readonly stop: () => void;
};

export const startPrinting = (): Printed => {
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write);
  let text = '';
  for (const stream of streams) {
    stream.write = ((chunk: string | Uint8Array, ...more: readonly unknown[]) => {
      text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const done = more.at(-1);
      if (typeof done === 'function') done();
      return true;
    }) as typeof stream.write;
  }
  return {
    lines: () => text.split('\n').filter((line) => line !== ''),
    stop: () => {
      for (const [index, stream] of streams.entries()) {
        const original = originals[index];
        if (original !== undefined) stream.write = original;
      }
    },
  };
};
