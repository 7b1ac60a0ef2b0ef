import { describe, expect, it } from 'vitest';
import { bothPrefixes, published } from './publishing.ts';

const accepted: readonly (readonly [rule: string, text: string, seconds: number])[] = [
  ['§1.3 whole seconds', '60', 60],
  ['§1.3 the least', '1', 1],
  ['§1.3 the most', '2147483647', 2147483647],
  ['§1.3 seconds with a sign', '+5', 5],
  ['§1.3 seconds with zeros in front are not octal', '010', 10],
  ['§1.3 a Go duration', '10m', 600],
  ['§1.3 a Go duration of several parts', '1h30m', 5400],
  ['§1.3 a Go duration with a sign', '+1m', 60],
  ['§1.3 a fraction of a second is cut', '20.5s', 20],
  ['§1.3 a fraction of a second is cut, however near it is', '1.9999999999s', 1],
  ['§1.3 a fraction of a minute counts', '4.1m', 246],
  ['§1.3 a fraction without a whole', '.5h', 1800],
  ['§1.3 a whole with an empty fraction', '1.s', 1],
  ['§1.3 milliseconds add up', '1500ms', 1],
  ['§1.3 microseconds add up', '2000000us', 2],
  ['§1.3 microseconds with the micro sign', '2000000µs', 2],
  ['§1.3 microseconds with the Greek letter', '2000000μs', 2],
  ['§1.3 nanoseconds add up', '3000000000ns', 3],
  ['§1.3 parts of every unit', '1h1m1s1000ms1000000us1000000000ns', 3664],
];

const unset: readonly (readonly [rule: string, text: string])[] = [
  ['§1.3 zero is unset', '0'],
  ['§1.3 less than a second is unset', '500ms'],
  ['§1.3 a negative number is unset', '-1'],
  ['§1.3 a negative duration is unset', '-5m'],
  ['§1.3 more than the most is unset', '2147483648'],
  ['§1.3 more than 32 bits is unset', '4294967296'],
  ['§1.3 more than 64 bits is unset', '99999999999999999999'],
  ['§1.3 a duration of centuries is unset', '9999999h'],
  ['§1.3 days are no unit of Go', '1d'],
  ['§1.3 nothing is unset', ''],
  ['§1.3 a space is no part of a number', '60 '],
  ['§1.3 a decimal number without a unit is unset', '1.5'],
  ['§1.3 a unit without a number is unset', 'm'],
  ['§1.3 a dot is no number', '.s'],
  ['§1.3 only decimal numbers count', '0x10'],
  ['§1.3 capitals are no units', '1H'],
  ['§1.3 underscores are no part of a number', '1_000'],
];

describe.each(bothPrefixes)('under %s', (prefix) => {
  const ofTtl = (ttl: string) =>
    published({ keys: { hostname: 'a.example.com', target: '192.0.2.1', ttl } }, prefix);

  it.each(accepted)('%s: %j', (_, text, seconds) => {
    const { records, rejected } = ofTtl(text);
    expect(records).toMatchObject([{ ttlConfigured: true, record: { ttlSeconds: seconds } }]);
    expect(rejected).toEqual([]);
  });

  it.each(unset)('%s: %j', (_, text) => {
    const { records, rejected } = ofTtl(text);
    expect(records).toMatchObject([{ ttlConfigured: false, record: { ttlSeconds: 300 } }]);
    expect(rejected.map(({ detail }) => detail)).toEqual([
      `ttl '${text}' is ignored; expected seconds from 1 to 2147483647 or a duration such as '5m'`,
    ]);
  });
});
