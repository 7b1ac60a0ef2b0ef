/*
 * Runs the `elb53` command: in a process of its own as people do, or in this one with a terminal of a test.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { main } from '../../cli/main.ts';

export type Ended = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
};

const entry = fileURLToPath(new URL('../../cli/elb53.ts', import.meta.url));

export const spawnElb53 = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH, ...environment };
    execFile(process.execPath, [entry, ...args], { env }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code ?? -1);
      resolve({ exitCode, stdout, stderr });
    });
  });

export const runElb53 = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> => {
  let stdout = '';
  let stderr = '';
  const exitCode = await main(args, {
    stdout: {
      write: (text) => {
        stdout += text;
      },
      colour: false,
      width: 100,
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    environment,
    signal: new AbortController().signal,
    sleep: async () => undefined,
  });
  return { exitCode, stdout, stderr };
};
