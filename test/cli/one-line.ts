/*
 * What the command says when something is wrong with an offline plan of the small world: one line on stderr, exit code 1,
 * nothing on stdout.
 */
import { expect } from 'vitest';
import { runElb53 } from './elb53-process.ts';
import { smallWorld } from './small-world.ts';

/** The one line on stderr, without the name of the program and of the folder. */
export const problemOf = async (
  files: Parameters<typeof smallWorld>[0],
  change: (args: readonly string[], folder: string) => readonly string[] = (args) => args,
): Promise<string> => {
  const world = smallWorld(files);
  const { exitCode, stdout, stderr } = await runElb53(change(world.args, world.folder));
  expect(exitCode).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^elb53: .+\n$/);
  return stderr.replace('elb53: ', '').replaceAll(`${world.folder}/`, '').trimEnd();
};

export const replaced = (from: string, to: string) => (args: readonly string[]) =>
  args.map((arg) => arg.replace(from, to));
