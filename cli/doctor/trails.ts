/*
 * Events of load balancers reach EventBridge only where a trail logs them, in each Region by itself. Without one everything
 * seems to work, and names follow only with the scheduled resync.
 */
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { awsFailureOf } from '../../functions/adapters/aws-failures.ts';
import { type Place, placeKey } from '../../functions/core/load-balancer.ts';
import { type Finding, ok, problem, unknown } from './finding.ts';
import { callerText, failedCall, type Practice, timedHandler } from './practice.ts';
import { type Coverage, logsLoadBalancerWrites } from './trail-selectors.ts';

export type TrailFacts = {
  readonly arn: string;
  readonly logging: boolean;
  readonly writes: Coverage;
  /** Why `logging` or `writes` could not be read. */
  readonly unread: string | null;
};

export const checkTrails = async (practice: Practice): Promise<readonly Finding[]> => {
  const places = new Map(practice.settings.clusters.map((item) => [placeKey(item), item]));
  return Promise.all([...places.values()].map((place) => checkPlace(practice, place)));
};

const checkPlace = async (practice: Practice, place: Place): Promise<Finding> => {
  const { clients, signal } = practice;
  const clientIn = (region: string): CloudTrailClient =>
    new CloudTrailClient({
      region,
      maxAttempts: 3,
      requestHandler: timedHandler(),
      credentials: clients.credentials(place.roleArn, place.region),
    });
  try {
    const answer = await clientIn(place.region).send(
      new DescribeTrailsCommand({ includeShadowTrails: true }),
      { abortSignal: signal },
    );
    const trails = (answer.trailList ?? []).map((trail) =>
      factsOf(trail, clientIn(trail.HomeRegion ?? place.region), signal),
    );
    return trailFinding(place.region, await Promise.all(trails));
  } catch (error) {
    const what = `the trails of ${place.region} could not be listed`;
    const allow = `allow ${callerText(place.roleArn)} cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus and cloudtrail:GetEventSelectors, which only the doctor needs`;
    const finding = failedCall(practice, 'trail', what, error, { allow });
    // elb53 itself makes none of these calls, so not being allowed to is no fault of the installation.
    return finding.status === 'problem' ? unknown('trail', finding.found, finding.mend) : finding;
  }
};

/** A trail answers for itself in its home Region. */
const factsOf = async (
  trail: Trail,
  client: CloudTrailClient,
  signal: AbortSignal,
): Promise<TrailFacts> => {
  const arn = trail.TrailARN ?? trail.Name ?? '';
  try {
    const [status, selectors] = await Promise.all([
      client.send(new GetTrailStatusCommand({ Name: arn }), { abortSignal: signal }),
      client.send(new GetEventSelectorsCommand({ TrailName: arn }), { abortSignal: signal }),
    ]);
    const logging = status.IsLogging === true;
    return { arn, logging, writes: logsLoadBalancerWrites(selectors), unread: null };
  } catch (error) {
    return { arn, logging: false, writes: 'unsure', unread: awsFailureOf(error).text };
  }
};

/** Of several trails the best one counts. */
export const trailFinding = (region: string, trails: readonly TrailFacts[]): Finding => {
  const good = trails.find((trail) => trail.logging && trail.writes === 'yes');
  if (good !== undefined) {
    return ok('trail', `${region}: ${good.arn} logs write management events`);
  }
  const without = `${region}: no event of a load balancer reaches EventBridge, so names follow only with the scheduled resync`;
  const unread = trails.find((trail) => trail.unread !== null);
  if (unread !== undefined) {
    return unknown(
      'trail',
      `${region}: ${unread.arn} could not be read: ${unread.unread}`,
      'ask whoever owns the trail whether it is logging write management events',
    );
  }
  const unsure = trails.find((trail) => trail.logging && trail.writes === 'unsure');
  if (unsure !== undefined) {
    return unknown(
      'trail',
      `${region}: ${unsure.arn} logs write management events of some callers only`,
      'make sure that its advanced selectors include the role of the load balancer controller',
    );
  }
  const stopped = trails.find((trail) => trail.writes === 'yes');
  if (stopped !== undefined) {
    return problem(
      'trail',
      `${without}; ${stopped.arn} is switched off`,
      `aws cloudtrail start-logging --name ${stopped.arn}`,
    );
  }
  const narrow = trails[0];
  if (narrow !== undefined) {
    return problem(
      'trail',
      `${without}; ${narrow.arn} does not log write management events of Elastic Load Balancing`,
      `aws cloudtrail put-event-selectors --trail-name ${narrow.arn} --event-selectors '[{"ReadWriteType":"WriteOnly","IncludeManagementEvents":true}]', or a trail of its own`,
    );
  }
  return problem(
    'trail',
    `${without}; there is no trail`,
    'aws cloudtrail create-trail --name management-events --s3-bucket-name BUCKET --is-multi-region-trail, then aws cloudtrail start-logging --name management-events',
  );
};
