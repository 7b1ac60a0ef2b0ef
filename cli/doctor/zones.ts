/*
 * Each hosted zone: it is the one that the settings mean, it can be listed, and it could be changed. The last is tried with a
 * change that Route 53 must refuse: the deletion of a record set that does not exist. Whoever may not write hears AccessDenied.
 */
import { randomBytes } from 'node:crypto';
import { GetHostedZoneCommand } from '@aws-sdk/client-route-53';
import type { Batch } from '../../functions/core/batch.ts';
import { readDnsName } from '../../functions/core/dns-name.ts';
import { SyncError } from '../../functions/core/errors.ts';
import type { Zone } from '../../functions/core/zone.ts';
import type { ZoneStore } from '../../functions/sync/ports.ts';
import { type Finding, ok, problem, unknown } from './finding.ts';
import { callerText, failedCall, type Practice, zoneArn } from './practice.ts';
import type { Survey } from './survey.ts';

export const checkZones = async (
  practice: Practice,
  survey: Survey,
  store: ZoneStore,
): Promise<readonly Finding[]> => {
  const findings = await Promise.all(
    practice.settings.zones.map(async (zone) => {
      const identity = await checkIdentity(practice, zone);
      const listed = listFinding(practice, zone, survey);
      // A zone that is not there, or is another one, needs no second complaint.
      if (identity.status === 'problem') return [identity];
      if (listed.status !== 'ok') return [identity, listed];
      return [identity, listed, await checkWrite(practice, zone, store)];
    }),
  );
  return findings.flat();
};

const checkIdentity = async (practice: Practice, zone: Zone): Promise<Finding> => {
  const where = `${zone.name} (${zone.id})`;
  try {
    const { HostedZone } = await practice.clients
      .route53(zone.roleArn)
      .send(new GetHostedZoneCommand({ Id: zone.id }), { abortSignal: practice.signal });
    const name = readDnsName(HostedZone?.Name ?? '');
    const isPrivate = HostedZone?.Config?.PrivateZone === true;
    if (name !== zone.name) {
      return problem(
        'zone',
        `${zone.id} is the zone ${name}, the settings call it ${zone.name}`,
        'correct its id or its name in the settings',
      );
    }
    if (isPrivate !== zone.private) {
      const kind = isPrivate ? 'private' : 'public';
      return problem(
        'zone',
        `${where} is a ${kind} zone, the settings say the opposite`,
        `set "private": ${isPrivate} on it in the settings`,
      );
    }
    return ok('zone', `${where} is there, ${isPrivate ? 'private' : 'public'} as configured`);
  } catch (error) {
    const advice = {
      allow: `allow ${callerText(zone.roleArn)} route53:GetHostedZone on it, which only the doctor needs`,
      absent: 'correct its id, or give it the roleArn of a role in its account',
    };
    const finding = failedCall(practice, 'zone', `${where} could not be looked at`, error, advice);
    const denied = finding.mend === advice.allow;
    return denied ? unknown('zone', finding.found, advice.allow) : finding;
  }
};

const listFinding = (practice: Practice, zone: Zone, survey: Survey): Finding => {
  const records = survey.records.get(zone);
  const where = `${zone.name} (${zone.id})`;
  if (records !== undefined)
    return ok('zone', `${where} can be listed: ${records.length} record sets`);
  const error = survey.unlisted.get(zone);
  return failedCall(practice, 'zone', `${where} cannot be listed`, error?.cause ?? error, {
    allow: `allow ${callerText(zone.roleArn)} route53:ListResourceRecordSets on ${zoneArn(practice, zone)}`,
  });
};

const checkWrite = async (practice: Practice, zone: Zone, store: ZoneStore): Promise<Finding> => {
  const where = `${zone.name} (${zone.id})`;
  if (practice.settings.mode === 'observe') {
    return ok('zone-write', `${where} is only observed, so nobody needs to change it`);
  }
  try {
    const result = await store.apply(zone, impossible(zone), comment);
    if (result.kind === 'refused') {
      const who = practice.functionName === null ? '' : ' with these credentials';
      return ok(
        'zone-write',
        `${where} can be changed${who} (tried with a change that cannot be made)`,
      );
    }
    return problem(
      'zone-write',
      `${where}: Route 53 accepted the deletion of a record set that nobody made (change ${result.changeId})`,
      'this should not happen; look at the change in CloudTrail',
    );
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return failedCall(practice, 'zone-write', `${where} cannot be changed`, error.cause ?? error, {
      allow: `allow ${callerText(zone.roleArn)} route53:ChangeResourceRecordSets on ${zoneArn(practice, zone)}, for CREATE and DELETE of A, AAAA, CNAME and TXT`,
    });
  }
};

const comment = 'elb53 doctor: a change that must be refused';

/** Of a type and a name that elb53 may write, so that only a real lack of permission is found. */
const impossible = (zone: Zone): Batch => {
  const name = readDnsName(`_elb53-doctor-${randomBytes(8).toString('hex')}.${zone.name}`);
  const record = {
    name,
    type: 'TXT',
    setIdentifier: null,
    ttlSeconds: 60,
    values: ['"elb53 doctor"'],
    alias: null,
    routing: {},
  };
  return { groups: [{ name, entries: [], changes: [{ action: 'DELETE', record }] }] };
};
