import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AwsServer, startAwsServer } from '../../local/aws-server.ts';
import { type Credential, createCredentials } from '../../local/credentials.ts';
import { createRoute53 } from '../../local/route53/route53.ts';
import { awsCli, awsCliMissing } from './aws-cli.ts';

const account = '111122223333';
const credentials = createCredentials();
const route53 = createRoute53({ account });
let server: AwsServer;
let user: Credential;
let zoneId: string;

beforeAll(async () => {
  user = credentials.issueUser(account, 'tester');
  zoneId = route53.createZone({ name: 'example.com' }).id;
  server = await startAwsServer({ services: [route53.service], credentials });
});
afterAll(() => server.close());

const aws = (...args: readonly string[]): Promise<unknown> =>
  awsCli(['route53', ...args], server.url, user);

const named = (title: string): string =>
  awsCliMissing === undefined ? title : `${title} (skipped: ${awsCliMissing})`;

it.skipIf(awsCliMissing !== undefined)(
  named('the AWS CLI lists zones and record sets, changes them, and is told why not'),
  async () => {
    expect(await aws('list-hosted-zones')).toMatchObject({
      HostedZones: [{ Id: `/hostedzone/${zoneId}`, Name: 'example.com.' }],
    });

    const recordSet = {
      Name: '*.example.com',
      Type: 'TXT',
      TTL: 60,
      ResourceRecords: [{ Value: '"a <b> & c"' }],
    };
    const batch = { Changes: [{ Action: 'CREATE', ResourceRecordSet: recordSet }] };
    const change = [
      'change-resource-record-sets',
      '--hosted-zone-id',
      zoneId,
      '--change-batch',
      JSON.stringify(batch),
    ];
    expect(await aws(...change)).toMatchObject({ ChangeInfo: { Status: 'PENDING' } });
    await expect(aws(...change)).rejects.toMatchObject({
      stderr: expect.stringContaining(
        '(InvalidChangeBatch) when calling the ChangeResourceRecordSets operation: [Tried to create resource ' +
          "record set [name='\\052.example.com.', type='TXT'] but it already exists]",
      ),
    });

    const all = ['list-resource-record-sets', '--hosted-zone-id', zoneId];
    expect(await aws(...all, '--query', "ResourceRecordSets[?Type=='TXT']")).toEqual([
      { ...recordSet, Name: '\\052.example.com.' },
    ]);
    // The CLI pages by itself when told to take small pages.
    expect(await aws(...all, '--page-size', '1', '--query', 'ResourceRecordSets[].Type')).toEqual([
      'NS',
      'SOA',
      'TXT',
    ]);
  },
  60_000,
);
