/*
 * `elb53 settings --from-args` in this process, and what a test asks of its answer.
 */
import { expect } from 'vitest';
import type { Translation } from '../../cli/external-dns/translation.ts';
import { runElb53 } from './elb53-process.ts';

export const cluster = 'arn:aws:eks:eu-west-1:111122223333:cluster/prod';
export const known = ['--cluster', cluster, '--zone', 'Z0123456789ABC:example.com'];

export const settings = (args: string, ...more: string[]) =>
  runElb53(['settings', '--from-args', args, ...more]);

export const translated = async (args: string, ...more: string[]): Promise<Translation> => {
  const { stdout, stderr } = await settings(args, '--output', 'json', ...more);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Translation;
};

/** What a person has to read: "kind about". */
export const open = ({ notes }: Translation): readonly string[] =>
  notes
    .filter(({ kind }) => ['not-yet', 'never', 'unknown', 'to-do'].includes(kind))
    .map(({ kind, about }) => `${kind} ${about}`);
