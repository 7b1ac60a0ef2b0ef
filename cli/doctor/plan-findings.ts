/*
 * What a dry run says of objects that publish nothing, or not all they ask for, and of records that are in the way.
 */
import { readWishes } from '../../functions/core/annotations.ts';
import type { Reason } from '../../functions/core/plan-entry.ts';
import type { EntryReport, Report } from '../../functions/core/report.ts';
import type { Settings } from '../../functions/core/settings.ts';
import { type ClusterSnapshot, resourceOf } from '../../functions/core/source.ts';
import { whyText } from '../reason-text.ts';
import { type Check, type Finding, ok, problem, unknown } from './finding.ts';

type Advice = { readonly check: Check; readonly mend: string };

const inNames = (mend: string): Advice => ({ check: 'objects', mend });
const inTheWay = (mend: string): Advice => ({ check: 'records-in-the-way', mend });

/** What stands in a plan for other reasons is the normal work of a sync. */
const advices: Partial<Readonly<Record<Reason, Advice>>> = {
  'no-load-balancer': inNames(
    'look at the events of the object (kubectl describe) and at the log of the controller that should make its load balancer',
  ),
  'conflict-lost': inNames('remove the name from one of the two objects'),
  'outside-every-zone': inNames('add its zone to the settings, or correct the name'),
  'invalid-name': inNames('correct the name'),
  'invalid-annotation': inNames('correct the annotation'),
  'invalid-target': inNames('correct the target annotation'),
  'annotation-conflict': inNames('make the two annotations equal, or remove one'),
  'name-not-allowed': inNames(
    'publish another name, or allow this one in the settings (namePolicies)',
  ),
  'too-many-names': inNames('give some of its names to other objects'),
  'cname-at-apex': inNames('use a target that can be an alias, or another name'),
  'rejected-by-route53': inNames('correct the name or its target'),
  'too-large': inNames('publish fewer targets under this name'),
  'not-owned': inTheWay(
    'delete the record, or give it an ownership TXT of this owner to hand it over',
  ),
  'name-in-use': inTheWay('delete the record that is in the way, or use another name'),
  'txt-name-taken': inTheWay('delete the TXT record, or use another name'),
  'txt-name-too-long': inTheWay('use a shorter name'),
  'owned-by-other': inTheWay(
    'remove the name from the other cluster, or set ownerId to that owner to take its records over',
  ),
};

export const planFindings = (
  report: Report,
  snapshots: readonly ClusterSnapshot[],
  settings: Settings,
  /** What a run does not see at all. */
  unseen: readonly Finding[],
): readonly Finding[] => {
  const unread = report.clusters.filter((cluster) => cluster.coverage === 'unavailable');
  const found = [
    ...report.entries.flatMap(entryFinding),
    ...unseen,
    ...snapshots.flatMap((snapshot) => leftToOthers(snapshot, settings)),
  ];
  const findings = [...new Map(found.map((finding) => [finding.found, finding])).values()];
  return [
    ...findings,
    ...unread.map((cluster) =>
      unknown(
        'objects',
        `${cluster.name} could not be read: ${cluster.reason ?? 'no reason given'}`,
        'mend what is said of the cluster above',
      ),
    ),
    ...leftOut(report),
    ...allWell(report, findings, unread.length === 0 && report.entriesLeftOut === 0),
  ];
};

/** The same is said of the A and of the AAAA record; the first one is enough. */
const entryFinding = (entry: EntryReport<unknown>): readonly Finding[] => {
  const { outcome, reason, cluster, source, name, detail } = entry;
  const advice = advices[reason];
  if (advice === undefined || (outcome !== 'skip' && outcome !== 'refuse')) return [];
  const who = [cluster, source].filter((part) => part !== null).join(' ');
  return [problem(advice.check, `${who}: ${name}: ${whyText(reason, detail)}`, advice.mend)];
};

const leftToOthers = (
  { cluster, sources }: ClusterSnapshot,
  settings: Settings,
): readonly Finding[] =>
  sources
    .filter((source) => !source.deleting)
    .flatMap((source) => {
      const wishes = readWishes(source.annotations, settings.annotationPrefixes);
      const asks = wishes.hostnames.length > 0 || source.hosts.length > 0;
      if (wishes.otherController === null || !asks) return [];
      const found = `${cluster.name} ${resourceOf(source)}: its controller annotation leaves it to '${wishes.otherController}'`;
      const mend =
        "remove the annotation, or set it to 'dns-controller', if elb53 shall publish it";
      return [problem('objects', found, mend)];
    });

const leftOut = ({ entriesLeftOut }: Report): readonly Finding[] =>
  entriesLeftOut === 0
    ? []
    : [
        unknown(
          'objects',
          `${entriesLeftOut} records did not fit into the answer of the function`,
          'mend what is said of the others first, or look at the log of the function, which has all of them',
        ),
      ];

const allWell = (
  report: Report,
  findings: readonly Finding[],
  allRead: boolean,
): readonly Finding[] => {
  const sources = report.clusters.reduce((sum, cluster) => sum + cluster.sources, 0);
  const good: Finding[] = [];
  if (allRead && !findings.some((finding) => finding.check === 'objects')) {
    good.push(ok('objects', `nothing keeps the ${sources} objects from publishing their names`));
  }
  if (allRead && !findings.some((finding) => finding.check === 'records-in-the-way')) {
    good.push(ok('records-in-the-way', 'no record is in the way of a name'));
  }
  return good;
};
