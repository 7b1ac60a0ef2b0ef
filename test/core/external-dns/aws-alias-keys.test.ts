import { describe, expect, it } from 'vitest';
import { zone } from '../world.ts';
import { bothPrefixes, type Keys, publishedLines } from './publishing.ts';

const hostname = 'web.example.com';
const addresses = { hostname, target: '192.0.2.1' };
const twoZones = [zone(), zone('example.com', { id: 'Z2', private: true })];
const alias = `${hostname} A nlb:web`;

describe.each(bothPrefixes)('aliases and zones under %s', (prefix) => {
  it.each<[string, Keys, readonly string[], boolean?]>([
    [
      '§1.4 evaluate-target-health: true, over the settings',
      { hostname, 'aws-evaluate-target-health': 'true' },
      [alias],
      false,
    ],
    [
      '§1.4 evaluate-target-health: false, over the settings',
      { hostname, 'aws-evaluate-target-health': 'false' },
      [`${alias} health=no`],
    ],
    [
      '§1.4 evaluate-target-health: anything else is false',
      { hostname, 'aws-evaluate-target-health': 'True' },
      [`${alias} health=no`],
    ],
    ['§1.4 evaluate-target-health: absent, the settings', { hostname }, [alias]],
    [
      '§1.4 evaluate-target-health: absent, the settings that say no',
      { hostname },
      [`${alias} health=no`],
      false,
    ],
    [
      '§1.4 evaluate-target-health: is for aliases only',
      { ...addresses, 'aws-evaluate-target-health': 'false' },
      [`${hostname} A 192.0.2.1`],
    ],
    [
      '§1.4 target-hosted-zone: overrides that of the load balancer',
      { hostname, 'aws-target-hosted-zone': 'Z9' },
      [`${alias} target=Z9`],
    ],
    [
      '§1.4 target-hosted-zone: /hostedzone/ is stripped',
      { hostname, 'aws-target-hosted-zone': '/hostedzone/Z9' },
      [`${alias} target=Z9`],
    ],
    [
      '§4.2 target-hosted-zone: makes an alias of any host name',
      { hostname, target: 'x.example.net', 'aws-target-hosted-zone': 'Z9' },
      [`${hostname} A alias:x.example.net target=Z9`],
    ],
    [
      '§1.4 target-hosted-zone: what is no id is refused',
      { hostname, 'aws-target-hosted-zone': 'example.com' },
      [`refuse invalid-annotation ${hostname}`],
    ],
  ])('%s', (_, keys, lines, evaluateTargetHealth = true) => {
    expect(publishedLines({ keys, settings: { evaluateTargetHealth } }, prefix)).toEqual(lines);
  });

  it.each<[string, Keys, readonly string[]]>([
    ['§1.4 hosted-zone-id: absent, every zone', { hostname }, [alias, `${alias} in Z2`]],
    [
      '§1.4 hosted-zone-id: pins the names to that zone',
      { hostname, 'aws-hosted-zone-id': 'Z2' },
      [`${alias} in Z2`],
    ],
    [
      '§1.4 hosted-zone-id: one that does not hold the name is told, and nothing published',
      { hostname, 'aws-hosted-zone-id': 'Z9' },
      [`skip outside-every-zone ${hostname}`],
    ],
    [
      '§1.4 hosted-zone-id: what is no id is refused',
      { hostname, 'aws-hosted-zone-id': '' },
      [`refuse invalid-annotation ${hostname}`],
    ],
  ])('%s', (_, keys, lines) => {
    expect(publishedLines({ keys, settings: { zones: twoZones } }, prefix)).toEqual(lines);
  });
});
