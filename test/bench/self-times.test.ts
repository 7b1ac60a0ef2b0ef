import { describe, expect, it } from 'vitest';
import { type CpuProfile, selfTimes } from '../../bench/profile/self-times.ts';

const bundle = [
  '"use strict";',
  '// node_modules/undici/lib/api.js',
  'function fetch() {}',
  '// functions/core/plan.ts',
  'function plan() {}',
].join('\n');

const node = (id: number, functionName: string, lineNumber: number, url = '/x/readable.js') => ({
  id,
  callFrame: { functionName, url, lineNumber },
});

const profile: CpuProfile = {
  nodes: [
    node(1, 'fetch', 2),
    node(2, 'plan', 4),
    node(3, '(idle)', -1, ''),
    node(4, '(garbage collector)', -1, ''),
    node(5, 'request', 7, 'node:_http_client'),
    node(6, 'plan', 4),
  ],
  samples: [1, 2, 3, 4, 5, 6, 2],
  timeDeltas: [1_000, 2_000, 50_000, 4_000, 500, 1_000, 3_000],
};

describe('the times of a profile', () => {
  const times = selfTimes(profile, bundle);

  it('are those of packages, our own code as one of them', () => {
    expect(times.packages).toEqual([
      { name: 'elb53', milliseconds: 6 },
      { name: 'garbage collection', milliseconds: 4 },
      { name: 'undici', milliseconds: 1 },
      { name: 'node:_http_client', milliseconds: 0.5 },
    ]);
  });

  it('are those of functions in files, wherever they were called from', () => {
    expect(times.functions[0]).toEqual({ name: 'plan · functions/core/plan.ts', milliseconds: 6 });
    expect(times.files.map(({ name }) => name)).toContain('undici/lib/api.js');
  });

  it('leave out the time that was waited', () => {
    expect(times.idleMilliseconds).toBe(50);
    expect(times.milliseconds).toBe(11.5);
  });
});
