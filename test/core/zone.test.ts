import { expect, it } from 'vitest';
import { zonesFor } from '../../functions/core/zone.ts';
import { dnsName, zone } from './world.ts';

const zones = [
  zone('example.com', { id: 'public' }),
  zone('dev.example.com', { id: 'public-dev' }),
  zone('example.com', { id: 'private', private: true }),
  zone('dev.example.com', { id: 'private-dev', private: true }),
  zone('xn--bcher-kva.example', { id: 'idn' }),
  zone('twice.example', { id: 'twice-1' }),
  zone('twice.example', { id: 'twice-2' }),
  zone('inside.example', { id: 'only-private', private: true }),
];

it.each([
  ['example.com', ['public', 'private']],
  ['web.example.com', ['public', 'private']],
  ['a.dev.example.com', ['public-dev', 'private', 'private-dev']],
  ['baddev.example.com', ['public', 'private']],
  ['BÜCHER.example', ['idn']],
  ['a.twice.example', ['twice-1', 'twice-2']],
  ['a.inside.example', ['only-private']],
  ['example.net', []],
  ['badexample.com', []],
])('%s goes to every private zone and the most specific public one: %j', (name, ids) => {
  expect(zonesFor(dnsName(name), zones).map(({ id }) => id)).toEqual(ids);
});
