import { describe, expect, it } from 'vitest';
import {
  compareRecords,
  recordKey,
  shortTargetOf,
  targetHostname,
  withoutDualstack,
} from '../../functions/core/record.ts';
import { hostnameOf, record } from './world.ts';

describe('a record set', () => {
  it('is known by name, type and set identifier', () => {
    expect(recordKey(record('web A 192.0.2.1 set=blue'))).toBe('web.example.com A blue');
    expect(recordKey(record('web A 192.0.2.1'))).toBe('web.example.com A ');
  });

  it('is ordered by name from the right, type and set identifier', () => {
    const lines = ['b A 1', 'a TXT "t"', 'a A 1 set=b', 'a A 1 set=A', 'a A 1', 'c.a A 1'];
    const sorted = lines.map((line) => record(line)).sort(compareRecords);
    expect(sorted.map(recordKey)).toEqual([
      'a.example.com A ',
      'a.example.com A A',
      'a.example.com A b',
      'a.example.com TXT ',
      'c.a.example.com A ',
      'b.example.com A ',
    ]);
  });

  it.each([
    ['web A nlb:web', hostnameOf('nlb:web')],
    ['web AAAA dualstack.alb:web', hostnameOf('alb:web')],
    ['web CNAME Other.Example.NET.', 'other.example.net'],
    ['web A 192.0.2.1', null],
    ['web CNAME', null],
  ])('%s points to the host name %s', (line, hostname) => {
    expect(targetHostname(record(line))).toBe(hostname);
  });

  it('is first without a set identifier, from both sides', () => {
    const [plain, named] = [record('a A 1'), record('a A 1 set=A')];
    expect(compareRecords(plain, named)).toBeLessThan(0);
    expect(compareRecords(named, plain)).toBeGreaterThan(0);
    expect(compareRecords(named, named)).toBe(0);
  });

  it('has a short text for what it points to', () => {
    expect(shortTargetOf(record('web A nlb:web'))).toBe(hostnameOf('nlb:web'));
    expect(shortTargetOf(record('web A 192.0.2.1 192.0.2.2'))).toBe('192.0.2.1 192.0.2.2');
    const long = { ...record('web A 192.0.2.1'), values: ['x'.repeat(300)] };
    expect(shortTargetOf(long)).toHaveLength(255);
  });

  it('points to the same load balancer with and without dualstack.', () => {
    expect(withoutDualstack('dualstack.a.example')).toBe('a.example');
    expect(withoutDualstack('a.dualstack.example')).toBe('a.dualstack.example');
  });
});
