/*
 * All flags of external-dns for Route 53 with Services, Ingresses and Gateways, in the order of its documentation, and the
 * same as the table of docs/MIGRATING.md.
 */
import type { Flag, FlagFate } from './flag.ts';
import { awsFlags, loopFlags, registryFlags, zoneFlags } from './flags-aws.ts';
import {
  clusterFlags,
  gatewayFlags,
  ingressFlags,
  nameFlags,
  serviceFlags,
} from './flags-sources.ts';

export const flagGroups: readonly { readonly title: string; readonly flags: readonly Flag[] }[] = [
  { title: 'Cluster and sources', flags: clusterFlags },
  { title: 'Services', flags: serviceFlags },
  { title: 'Ingresses', flags: ingressFlags },
  { title: 'Gateways', flags: gatewayFlags },
  { title: 'Names, targets, records', flags: nameFlags },
  { title: 'Zones', flags: zoneFlags },
  { title: 'Route 53 and credentials', flags: awsFlags },
  { title: 'Registry and policy', flags: registryFlags },
  { title: 'Loop and operation', flags: loopFlags },
];

const byName: ReadonlyMap<string, Flag> = new Map(
  flagGroups.flatMap(({ flags }) => flags.map((flag) => [flag.flag, flag] as const)),
);

export const allFlags: readonly Flag[] = [...byName.values()];

export const flagNamed = (name: string): Flag | undefined => byName.get(name);

/** In a sentence about one flag, and in the table. */
export const fateText: Readonly<Record<FlagFate, string>> = {
  setting: 'a setting',
  'not-needed': 'not needed',
  'not-yet': 'not yet',
  never: 'no counterpart',
};

/** The part of docs/MIGRATING.md between its markers. */
export const flagTableMarkdown = (): string =>
  flagGroups
    .map(({ title, flags }) =>
      [
        `### ${title}`,
        '',
        '| external-dns | elb53 | |',
        '|---|---|---|',
        ...flags.map((flag) => `| \`--${flag.flag}\` | ${counterpart(flag)} | ${flag.why} |`),
      ].join('\n'),
    )
    .join('\n\n');

const counterpart = ({ fate, setting }: Flag): string => {
  if (setting === null) return fateText[fate];
  return setting.startsWith('none: ') ? setting.slice('none: '.length) : `\`${setting}\``;
};
