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
  const children = starts
    .filter((start) => start < worlds)
    .map((start) => partOf(firstSeed + start, Math.min(size, worlds - start)));
  const parts: Part[] = [];
  // The first world that fails ends the campaign; the others are not waited for.
  await Promise.race([
    Promise.all(children.map(async ({ played }) => parts.push(await played))),
    ...children.map(async ({ played }) => {
      const { story } = await played;
      if (story === null) await new Promise<never>(() => undefined);
    }),
  ]);
  for (const { stop } of children) stop();
  const campaign = parts.reduce((sum, part) => together(sum, part.campaign), nothingPlayed);
  const seconds = (performance.now() - startedAt) / 1000;
  const story = parts.map((part) => part.story).find((text) => text !== null) ?? null;
  return { campaign: { ...campaign, seconds }, story };
};

type Child = { readonly played: Promise<Part>; readonly stop: () => void };

const partOf = (seed: number, worlds: number): Child => {
  const child = fork(new URL('./simulate.ts', import.meta.url), [
    ...['--seed', String(seed)],
    ...['--worlds', String(worlds)],
    '--part',
  ]);
  const played = new Promise<Part>((resolve, reject) => {
    child.once('message', (part) => resolve(part as Part));
    child.once('exit', (code) => reject(new Error(`a process stopped with exit code ${code}`)));
  });
  return { played, stop: () => child.kill() };
};
