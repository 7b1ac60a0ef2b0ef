/*
 * A campaign on several processes: each plays every so-manieth part of the seeds and sends what it counted.
 */
import { fork } from 'node:child_process';
import { type Campaign, nothingPlayed, together } from './campaign.ts';

/** A failing world is told by the process that found it. */
export type Part = { readonly campaign: Campaign; readonly story: string | null };

export const onProcesses = async (
  firstSeed: number,
  worlds: number,
  processes: number,
): Promise<Part> => {
  const startedAt = performance.now();
  const size = Math.ceil(worlds / processes);
  const starts = Array.from({ length: processes }, (_, index) => index * size);
  const parts = await Promise.all(
    starts
      .filter((start) => start < worlds)
      .map((start) => partOf(firstSeed + start, Math.min(size, worlds - start))),
  );
  const campaign = parts.reduce((sum, part) => together(sum, part.campaign), nothingPlayed);
  const seconds = (performance.now() - startedAt) / 1000;
  const story = parts.map((part) => part.story).find((text) => text !== null) ?? null;
  return { campaign: { ...campaign, seconds }, story };
};

const partOf = (seed: number, worlds: number): Promise<Part> => {
  const child = fork(new URL('./simulate.ts', import.meta.url), [
    ...['--seed', String(seed)],
    ...['--worlds', String(worlds)],
    '--part',
  ]);
  return new Promise((resolve, reject) => {
    child.once('message', (part) => resolve(part as Part));
    child.once('exit', (code) => reject(new Error(`a process stopped with exit code ${code}`)));
  });
};
