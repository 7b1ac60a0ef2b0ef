/*
 * Alarms, dashboard and saved queries: what they watch, and that every alarm tells a person what to do.
 */
import { describe, expect, test } from 'vitest';
import { resolve } from './cloudformation.ts';
import { oneCluster, templateOf } from './synthesized.ts';

type AlarmProperties = Readonly<Record<string, unknown>> & { readonly AlarmDescription: string };

const alarmsOf = (settings: object): Readonly<Record<string, AlarmProperties>> =>
  Object.fromEntries(
    Object.entries(templateOf(settings).findResources('AWS::CloudWatch::Alarm')).map(
      ([id, alarm]) => [
        id.replace(/^DnsSyncAlarms(.*)[0-9A-F]{8}$/, '$1'),
        resolve(alarm.Properties) as AlarmProperties,
      ],
    ),
  );

const topic = 'arn:aws:sns:eu-west-1:111122223333:platform-alarms';

describe('the alarms', () => {
  const alarms = alarmsOf({ ...oneCluster, resyncMinutes: 10, alarmTopicArn: topic });

  test('are these', () => {
    expect(Object.keys(alarms).toSorted()).toEqual([
      'ClusterUnavailable',
      'DeadLetters',
      'Errors',
      'GuardHeld',
      'NothingOwned',
      'RecordsHeld',
      'ResyncMissing',
      'Throttled',
    ]);
  });

  test('tell their topic that they begin and end, and a person what to do', () => {
    for (const alarm of Object.values(alarms)) {
      expect(alarm.AlarmActions).toEqual([topic]);
      expect(alarm.OKActions).toEqual([topic]);
      expect(alarm.AlarmDescription).toMatch(/^elb53: .+\. .+\.$/);
    }
  });

  test('stay silent without a topic', () => {
    for (const alarm of Object.values(alarmsOf(oneCluster))) {
      expect(alarm.AlarmActions).toBeUndefined();
    }
  });

  test('take a resync for missing after three intervals, also when nothing runs at all', () => {
    expect(alarms.ResyncMissing).toMatchObject({
      Namespace: 'elb53',
      MetricName: 'CompleteResync',
      Dimensions: [{ Name: 'service', Value: 'elb53' }],
      Statistic: 'Sum',
      Period: 600,
      EvaluationPeriods: 3,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('hear of a held guard at once', () => {
    expect(alarms.GuardHeld).toMatchObject({
      MetricName: 'GuardHeld',
      Statistic: 'Maximum',
      DatapointsToAlarm: 1,
      Threshold: 1,
    });
  });

  test('do not end because one period saw no resync', () => {
    for (const id of ['GuardHeld', 'RecordsHeld', 'ClusterUnavailable', 'NothingOwned']) {
      const alarm = alarms[id];
      expect(Number(alarm?.EvaluationPeriods)).toBe(Number(alarm?.DatapointsToAlarm) + 1);
    }
  });

  test('watch every queue that messages end in', () => {
    const text = JSON.stringify(alarms.DeadLetters);
    expect(text).toMatch(/DnsSyncQueuesChangesDeadLetters[0-9A-F]{8}\.QueueName/);
    expect(text).toMatch(/DnsSyncQueuesDeletionsDeadLetters[0-9A-F]{8}\.QueueName/);
    expect(text).toMatch(/DnsSyncQueuesUndelivered[0-9A-F]{8}\.QueueName/);
  });

  test('notice that names are asked for and nothing is owned', () => {
    expect(alarms.NothingOwned?.Metrics).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Expression: 'IF((owned == 0) AND ((create + refuse + skip) > 0), 1, 0)',
          ReturnData: true,
        }),
      ]),
    );
  });

  test('fit into what CloudWatch evaluates, with the longest interval as well', () => {
    const longest = alarmsOf({ ...oneCluster, resyncMinutes: 1440 });
    for (const alarm of Object.values({ ...alarms, ...longest })) {
      const period = periodOf(alarm);
      const seconds = period * Number(alarm.EvaluationPeriods);
      // PutMetricAlarm: one day, or seven days where the period is at least an hour.
      expect(seconds).toBeLessThanOrEqual(period >= 3600 ? 7 * 86400 : 86400);
    }
  });
});

type MetricQuery = { readonly MetricStat?: { readonly Period: number } };

const periodOf = (alarm: AlarmProperties): number =>
  Number(
    alarm.Period ??
      (alarm.Metrics as readonly MetricQuery[]).find((query) => query.MetricStat !== undefined)
        ?.MetricStat?.Period,
  );

test('the dashboard has the graphs that people ask for', () => {
  const [dashboard] = Object.values(
    templateOf(oneCluster).findResources('AWS::CloudWatch::Dashboard'),
  );
  const { DashboardBody } = resolve(dashboard?.Properties) as { readonly DashboardBody: string };
  const { widgets } = JSON.parse(DashboardBody) as {
    readonly widgets: readonly { readonly properties: { readonly title?: string } }[];
  };
  expect(widgets.map((widget) => widget.properties.title)).toEqual([
    undefined,
    'Alarms',
    'Records by outcome',
    'Clusters by coverage',
    'Seconds from event to applied',
    'Resync: seconds since the last complete one, and complete ones',
    'Route 53 requests a minute, against the limit of the account',
    'Route 53 change tokens a minute, against the limit of the account',
    'Invocations',
    'Dead letters',
    'Held and refused records',
  ]);
  expect(DashboardBody).toContain('"value":600');
  expect(DashboardBody).toContain('"value":6000');
});

test('the saved queries that alarms name exist, in a folder of the stack', () => {
  const queries = Object.values(
    templateOf(oneCluster).findResources('AWS::Logs::QueryDefinition'),
  ).map((query) => String(query.Properties.Name));
  for (const { AlarmDescription } of Object.values(alarmsOf(oneCluster))) {
    const named = /saved query "([^"]+)"/.exec(AlarmDescription)?.[1];
    if (named !== undefined) expect(queries).toContain(`elb53/${named}`);
  }
  expect(queries).toContain('elb53/what changed');
});
