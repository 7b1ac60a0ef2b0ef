/*
 * The stand-in for CloudTrail, through the real client.
 */
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { createCloudTrail } from '../../local/cloudtrail.ts';
import { createCredentials } from '../../local/credentials.ts';
import { awsCli, awsCliMissing } from './aws-cli.ts';

const account = '111122223333';
const home = { account, homeRegion: 'us-east-1', name: 'everything' };
const local = { account, homeRegion: 'eu-west-1', name: 'local', multiRegion: false };
const credentials = createCredentials();
const alice = credentials.issueUser(account, 'alice');
const { accessKeyId, secretAccessKey } = alice;
const cloudtrail = createCloudTrail();
let server: Awaited<ReturnType<typeof startAwsServer>>;

beforeAll(async () => {
  server = await startAwsServer({ services: [cloudtrail.service], credentials });
});
beforeEach(() => {
  cloudtrail.removeTrail(home);
  cloudtrail.removeTrail(local);
});
afterAll(() => server.close());

const clientIn = (region: string): CloudTrailClient =>
  new CloudTrailClient({
    region,
    endpoint: server.url,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });

const namesIn = async (region: string, input: { includeShadowTrails?: boolean } = {}) => {
  const { trailList = [] } = await clientIn(region).send(new DescribeTrailsCommand(input));
  return trailList.map((trail) => trail.Name);
};

it('shows a trail of several Regions everywhere, and the other one at home only', async () => {
  const arn = cloudtrail.setTrail(home);
  cloudtrail.setTrail(local);
  expect(await namesIn('eu-west-1')).toEqual(['everything', 'local']);
  expect(await namesIn('us-east-1')).toEqual(['everything']);
  expect(await namesIn('eu-west-1', { includeShadowTrails: false })).toEqual(['local']);
  const { trailList } = await clientIn('eu-west-1').send(
    new DescribeTrailsCommand({ trailNameList: [arn] }),
  );
  expect(trailList).toMatchObject([
    {
      TrailARN: arn,
      HomeRegion: 'us-east-1',
      IsMultiRegionTrail: true,
      IsOrganizationTrail: false,
    },
  ]);
});

it('shows nothing of another account', async () => {
  cloudtrail.setTrail({ ...home, account: '444455556666' });
  expect(await namesIn('us-east-1')).toEqual([]);
});

it('says whether a trail logs; outside its home Region for its ARN only', async () => {
  const arn = cloudtrail.setTrail({ ...home, logging: false });
  const status = (region: string, Name: string) =>
    clientIn(region).send(new GetTrailStatusCommand({ Name }));
  expect((await status('us-east-1', 'everything')).IsLogging).toBe(false);
  expect((await status('eu-west-1', arn)).IsLogging).toBe(false);
  await expect(status('eu-west-1', 'everything')).rejects.toMatchObject({
    name: 'TrailNotFoundException',
  });
});

it('gives the selectors as they were set, and all management events without any', async () => {
  const arn = cloudtrail.setTrail(home);
  const selectors = () =>
    clientIn('us-east-1').send(new GetEventSelectorsCommand({ TrailName: arn }));
  expect((await selectors()).EventSelectors).toEqual([
    {
      ReadWriteType: 'All',
      IncludeManagementEvents: true,
      DataResources: [],
      ExcludeManagementEventSources: [],
    },
  ]);
  const advanced = [
    { Name: 'x', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
  ];
  cloudtrail.setTrail({ ...home, advancedEventSelectors: advanced });
  const answer = await selectors();
  expect(answer.AdvancedEventSelectors).toEqual(advanced);
  expect(answer.EventSelectors).toBeUndefined();
});

it.skipIf(awsCliMissing !== undefined)('understands the AWS CLI', async () => {
  cloudtrail.setTrail(home);
  const answer = await awsCli(['cloudtrail', 'describe-trails'], server.url, alice);
  expect(answer).toMatchObject({ trailList: [{ Name: 'everything' }] });
});
