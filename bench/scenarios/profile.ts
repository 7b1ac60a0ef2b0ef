/*
 * Where the time goes: V8's own profile, in the process of the function, of its init and of a full resync with nothing to do.
 * Prints shares; it has no budget.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profiledCodeOnce } from '../bundle.ts';
import { type CpuProfile, type SelfTime, selfTimes } from '../profile/self-times.ts';
import type { Scenario } from '../scenario.ts';
import { hostNames, startWorld } from '../world.ts';

export const profile: Scenario = async (setting) => {
  const size = Math.max(...setting.sizes);
  const world = await startWorld(setting);
  const folder = mkdtempSync(join(tmpdir(), 'elb53-profile-'));
  try {
    world.addHosts(hostNames(size));
    world.publish(hostNames(size));
    const { code, source } = await profiledCodeOnce();
    const lambda = await world.start({ code, variables: { ELB53_BENCH_PROFILES: folder } });
    await lambda.invoke({ action: 'resync' });
    const text = readFileSync(source, 'utf8');
    const read = (name: string) =>
      selfTimes(JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile, text);
    const init = read('init.cpuprofile');
    const call = read('call-1.cpuprofile');
    const time = (what: string, grows: number | null, milliseconds: number) =>
      ({ what, size: grows, unit: 'ms', values: [milliseconds], budget: null }) as const;
    return {
      measurements: [
        time('init, profiled', null, init.milliseconds),
        time('full resync, profiled: at work', size, call.milliseconds),
        time('full resync, profiled: waiting', size, call.idleMilliseconds),
      ],
      notes: [
        ...shares('init by package', init.packages, init.milliseconds, 10),
        ...shares('init by function', init.functions, init.milliseconds, 10),
        ...shares('full resync by package', call.packages, call.milliseconds, 12),
        ...shares('full resync by file', call.files, call.milliseconds, 16),
        ...shares('full resync by function', call.functions, call.milliseconds, 24),
      ],
    };
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const shares = (
  what: string,
  items: readonly SelfTime[],
  whole: number,
  most: number,
): readonly string[] => [
  `${what}, time in it itself:`,
  ...items
    .slice(0, most)
    .map(
      ({ name, milliseconds }) =>
        `  ${((milliseconds / whole) * 100).toFixed(1).padStart(4)}%  ${milliseconds.toFixed(0).padStart(5)} ms  ${name}`,
    ),
];
