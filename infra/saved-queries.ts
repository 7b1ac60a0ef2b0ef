/*
 * Saved Logs Insights queries over the function's log, which holds one object per decision.
 */
import { Stack } from 'aws-cdk-lib';
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

const recordFields =
  'fields @timestamp, outcome, reason, name, type, source, cluster, detail, zone, runId';
const newestFirst = ['sort @timestamp desc', 'limit 200'];

export const heldAndRefused: readonly string[] = [
  recordFields,
  'filter message = "record" and outcome in ["hold", "refuse"]',
  ...newestFirst,
];

const queries: Readonly<Record<string, readonly string[]>> = {
  'what changed': [
    recordFields,
    'filter message = "record" and applied = 1 and outcome in ["create", "update", "delete"]',
    ...newestFirst,
  ],
  'held and refused': heldAndRefused,
  'history of a name': [recordFields, 'filter name = "app.example.com"', ...newestFirst],
  clusters: [
    'fields @timestamp, cluster, coverage, sources, reason, runId',
    'filter message = "cluster"',
    ...newestFirst,
  ],
  'zones and guard': [
    'fields @timestamp, message, id, name, create, update, delete, keep, refuse, hold, ownedRecords, zone, held, planHash, dryRun',
    'filter message in ["zone", "guard", "plan"]',
    ...newestFirst,
  ],
  'messages and failures': [
    'fields @timestamp, level, message, code, where, reason, messageId, @message',
    'filter level in ["ERROR", "CRITICAL"] or message = "failure"',
    ...newestFirst,
  ],
};

export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, logGroup: ILogGroup) {
    super(scope, id);
    for (const [title, lines] of Object.entries(queries)) {
      new CfnQueryDefinition(this, title.replace(/ /g, '-'), {
        // CloudFormation demands a name; slashes make folders in the console.
        name: `${Stack.of(this).stackName}/${title}`,
        logGroupNames: [logGroup.logGroupName],
        queryString: lines.join('\n| '),
      });
    }
  }
}
