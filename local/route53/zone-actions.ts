/*
 * The actions on hosted zones: list, list by name, get, create.
 */
import {
  CreateHostedZone$,
  type CreateHostedZoneRequest,
  type CreateHostedZoneResponse,
  GetHostedZone$,
  type GetHostedZoneRequest,
  type GetHostedZoneResponse,
  type HostedZone,
  ListHostedZones$,
  ListHostedZonesByName$,
  type ListHostedZonesByNameRequest,
  type ListHostedZonesByNameResponse,
  type ListHostedZonesRequest,
  type ListHostedZonesResponse,
} from '@aws-sdk/client-route-53';
import { ServiceError } from '../service.ts';
import { type Action, action, pageSize } from './action.ts';
import type { Changes } from './changes.ts';
import { invalidInput } from './input-error.ts';
import { parseRecordName, RecordProblem } from './record-name.ts';
import type { Zone, Zones } from './zones.ts';

const maxZonesPerPage = 100;

export const zoneActions = (zones: Zones, changes: Changes): readonly Action[] => {
  const ofAccount = (account: string): readonly Zone[] =>
    zones.all().filter((zone) => zone.account === account);

  return [
    action<ListHostedZonesRequest, ListHostedZonesResponse>(ListHostedZones$, (input, account) => {
      const wanted = ofAccount(account).filter(
        (zone) => input.HostedZoneType !== 'PrivateHostedZone' || zone.private,
      );
      const size = pageSize(input.MaxItems, maxZonesPerPage);
      const start = input.Marker === undefined ? 0 : wanted.findIndex((z) => z.id === input.Marker);
      if (start === -1) throw invalidInput(`The marker '${input.Marker}' is not valid`);
      const next = wanted[start + size];
      return {
        HostedZones: wanted.slice(start, start + size).map(toHostedZone),
        Marker: input.Marker ?? '',
        IsTruncated: next !== undefined,
        ...(next === undefined ? {} : { NextMarker: next.id }),
        MaxItems: size,
      };
    }),

    action<ListHostedZonesByNameRequest, ListHostedZonesByNameResponse>(
      ListHostedZonesByName$,
      (input, account) => {
        if (input.HostedZoneId !== undefined && input.DNSName === undefined) {
          throw invalidInput('HostedZoneId requires DNSName');
        }
        const size = pageSize(input.MaxItems, maxZonesPerPage);
        const start =
          input.DNSName === undefined
            ? ''
            : orderOf(zoneName(input.DNSName).sortKey, input.HostedZoneId ?? '');
        const wanted = ofAccount(account)
          .map((zone) => ({ zone, order: orderOf(zone.name.sortKey, zone.id) }))
          .filter(({ order }) => order >= start)
          .sort((a, b) => (a.order < b.order ? -1 : 1));
        const next = wanted[size]?.zone;
        return {
          HostedZones: wanted.slice(0, size).map(({ zone }) => toHostedZone(zone)),
          DNSName: input.DNSName,
          HostedZoneId: input.HostedZoneId,
          IsTruncated: next !== undefined,
          ...(next === undefined ? {} : { NextDNSName: next.name.text, NextHostedZoneId: next.id }),
          MaxItems: size,
        };
      },
    ),

    action<GetHostedZoneRequest, GetHostedZoneResponse>(GetHostedZone$, (input, account) => {
      const zone = zones.getFor(account, input.Id ?? '');
      return { HostedZone: toHostedZone(zone), ...delegationOf(zone) };
    }),

    action<CreateHostedZoneRequest, CreateHostedZoneResponse>(
      CreateHostedZone$,
      (input, account) => {
        if (zones.all().some((zone) => zone.callerReference === input.CallerReference)) {
          throw new ServiceError(
            'HostedZoneAlreadyExists',
            'A hosted zone has already been created with the specified caller reference.',
            409,
          );
        }
        const zone = zones.create({
          name: zoneName(input.Name ?? '').text,
          account,
          private: input.VPC !== undefined || input.HostedZoneConfig?.PrivateZone,
          callerReference: input.CallerReference,
          comment: input.HostedZoneConfig?.Comment,
          vpc: input.VPC,
        });
        changes.spend(account, 2);
        return {
          HostedZone: toHostedZone(zone),
          ChangeInfo: changes.add(account, undefined),
          DelegationSet: zone.private ? undefined : { NameServers: [...zone.nameServers] },
          Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
          VPC: zone.vpc,
        };
      },
    ),
  ];
};

const toHostedZone = (zone: Zone): HostedZone => ({
  Id: `/hostedzone/${zone.id}`,
  Name: zone.name.text,
  CallerReference: zone.callerReference,
  Config: { Comment: zone.comment, PrivateZone: zone.private },
  ResourceRecordSetCount: zone.records.size(),
});

const delegationOf = (zone: Zone): Pick<GetHostedZoneResponse, 'DelegationSet' | 'VPCs'> => {
  if (!zone.private) return { DelegationSet: { NameServers: [...zone.nameServers] } };
  return zone.vpc === undefined ? {} : { VPCs: [zone.vpc] };
};

const orderOf = (sortKey: string, zoneId: string): string => `${sortKey}\0${zoneId}`;

const zoneName = (name: string): ReturnType<typeof parseRecordName> => {
  try {
    return parseRecordName(name);
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error;
    throw new ServiceError('InvalidDomainName', error.message);
  }
};
