/*
 * `elb53 import-registry`: gives the records that external-dns keeps in a DynamoDB table the ownership TXT records that elb53
 * reads. It shows what it would write, or writes it, and touches nothing but the new TXT records.
 */
import { belongsTo } from '../functions/core/dns-name.ts';
import type { Configuration } from '../functions/sync/config.ts';
import type { ZoneStore } from '../functions/sync/ports.ts';
import { settingsFor } from './command-options.ts';
import { exitCodes } from './exit-code.ts';
import { connect } from './live-run.ts';
import { liveSettings } from './live-settings.ts';
import { say } from './print-report.ts';
import { type ImportRow, planImport } from './registry-import.ts';
import type { ReadItem, RegistryItem } from './registry-item.ts';
import { readRegistryTable } from './registry-table.ts';
import { type ImportReport, renderImport, toImportReport } from './render-import.ts';
import { waitingRoom } from './second-look.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { writeImport } from './write-import.ts';

export type ImportRegistryOptions = {
  readonly table: string;
  readonly dynamodbRegion?: string;
  readonly owner?: string;
  readonly config?: string;
  readonly apply?: true;
  readonly dryRun?: true;
  readonly output: 'text' | 'json';
  readonly verbose?: true;
};

export const importRegistryCommand = async (
  options: ImportRegistryOptions,
  terminal: Terminal,
): Promise<number> => {
  const { table, config, output } = options;
  const { stdout, signal } = terminal;
  const configured = settingsFor({ output, ...(config === undefined ? {} : { config }) }, terminal);
  checkWriting(options, configured);
  const owners = ownersFor(options.owner, configured);
  const region = options.dynamodbRegion ?? regionOf(configured);
  const settings = await liveSettings(configured, terminal);
  const found = await readRegistryTable({ table, region }, signal);
  const items = found.flatMap((read) =>
    read.kind === 'item' && owners.includes(read.item.owner) ? [read.item] : [],
  );
  const { zones } = await connect(settings, waitingRoom(), signal);
  const plan = planImport(items, await zonesOf(items, settings, zones), settings.txt);
  const rows = options.apply === true ? await writeImport(plan, zones) : plan;
  const unreadable = found.flatMap((read) =>
    read.kind === 'unreadable' && (read.owner === null || owners.includes(read.owner))
      ? [read]
      : [],
  );
  const report = toImportReport(rows, unreadable, { table, region, dryRun: !options.apply });
  stdout.write(
    output === 'json'
      ? `${JSON.stringify(report, null, 2)}\n`
      : renderImport(report, { ...stdout, verbose: options.verbose === true }),
  );
  sayOthers(found, owners, terminal);
  return exitCodeOf(report);
};

const checkWriting = ({ apply, dryRun }: ImportRegistryOptions, { mode }: Configuration): void => {
  if (apply === true && dryRun === true) {
    throw new UsageError('found --apply with --dry-run, expected one of them; leave one out');
  }
  if (apply === true && mode === 'observe') {
    throw new UsageError(
      "the mode of the configuration is 'observe', which never writes; set the mode 'apply' for the import, or leave out --apply",
    );
  }
};

/** A TXT with an owner that no cluster has would be one more foreign record. */
const ownersFor = (owner: string | undefined, { clusters }: Configuration): readonly string[] => {
  const known = clusters.map((cluster) => cluster.ownerId);
  if (owner === undefined) return known;
  if (known.includes(owner)) return [owner];
  throw new UsageError(
    `found '${owner}' for --owner, expected an ownerId of the configuration: ${known.join(', ')}; set the ownerId of the cluster to the --txt-owner-id of its external-dns`,
  );
};

const regionOf = ({ clusters }: Configuration): string => {
  const [region = '', ...others] = new Set(clusters.map((cluster) => cluster.region));
  if (others.length === 0) return region;
  throw new UsageError(
    `the clusters are in ${[region, ...others].join(', ')}, expected --dynamodb-region with the Region of the table`,
  );
};

/** The zones that the items have to do with, one after the other: they share one budget of requests. */
const zonesOf = async (
  items: readonly RegistryItem[],
  settings: Configuration,
  store: ZoneStore,
) => {
  const concerned = settings.zones.filter((zone) =>
    items.some((item) => belongsTo(item.name, zone.name)),
  );
  const read = [];
  for (const zone of concerned) read.push({ zone, records: await store.list(zone) });
  return read;
};

/** A typing error in an owner id looks like a table without items. */
const sayOthers = (
  found: readonly ReadItem[],
  owners: readonly string[],
  terminal: Terminal,
): void => {
  const others = found.flatMap((read) =>
    read.kind === 'item' && !owners.includes(read.item.owner) ? [read.item.owner] : [],
  );
  if (others.length === 0) return;
  const names = [...new Set(others)].sort().join(', ');
  say(
    `items of the table that belong to other owners were left out: ${others.length}, of ${names}`,
    terminal,
  );
};

/** Of several, the one that a person must look at first wins: 1, then 3, then 2. */
const exitCodeOf = ({ rows, unreadable }: ImportReport): number => {
  const has = (...outcomes: readonly ImportRow['outcome'][]): boolean =>
    rows.some(({ outcome }) => outcomes.includes(outcome));
  if (has('failed')) return exitCodes.error;
  if (has('refused', 'foreign-txt') || unreadable.length > 0) return exitCodes.attention;
  return has('import') ? exitCodes.pending : exitCodes.done;
};
