/*
 * `elb53 resync --function` and `elb53 plan --function`: the run happens in the deployed function, with its role and its
 * settings; we send what a manual invoke takes and print its report.
 */
import type { Report } from '../functions/core/report.ts';
import { type CommonOptions, checkedApproval, type PlanOptions } from './command-options.ts';
import { exitCodeOf } from './exit-code.ts';
import { deployedFunction, type FunctionOptions } from './lambda-function.ts';
import { printProblems } from './print-report.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export type ResyncOptions = FunctionOptions &
  Omit<CommonOptions, 'config'> & {
    readonly dryRun?: true;
    readonly approve?: string;
  };

export const resyncCommand = async (
  options: ResyncOptions,
  terminal: Terminal,
): Promise<number> => {
  const approve = checkedApproval(options.approve);
  const called = deployedFunction(options, terminal.signal);
  const answer = await called.invoke({
    action: 'resync',
    ...(options.cluster === undefined ? {} : { clusters: options.cluster }),
    ...(options.verbose === true ? { verbose: true } : {}),
    ...(options.dryRun === true ? { dryRun: true } : {}),
    ...(approve === undefined ? {} : { approve }),
  });
  const report = reportIn(answer, options.function);
  terminal.stdout.write(formatted(report, options, terminal));
  printProblems(report, terminal);
  return exitCodeOf(report);
};

/** A plan of the function is a resync that writes nothing. What only a run from here takes is refused. */
export const functionPlanCommand = (
  options: PlanOptions & FunctionOptions,
  terminal: Terminal,
): Promise<number> => {
  const { config, offline, manifests, loadBalancers, zones, ...rest } = options;
  const given = Object.entries({
    '--config': config,
    '--offline': offline,
    '--manifests': manifests,
    '--load-balancers': loadBalancers,
    '--zones': zones,
  });
  const stray = given.flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
  if (stray.length > 0) {
    throw new UsageError(
      `found ${stray.join(', ')} with --function, which plans with its own configuration and reads the live world; leave one or the other out`,
    );
  }
  return resyncCommand({ ...rest, dryRun: true }, terminal);
};

const lists = ['clusters', 'zones', 'entries', 'batches', 'failures'] as const;

/** Another function answers something else, which must not look like an empty report. */
export const reportIn = (answer: unknown, name: string): Report => {
  const isReport =
    answer !== null &&
    typeof answer === 'object' &&
    lists.every((key) => Array.isArray(Reflect.get(answer, key)));
  if (isReport) return answer as Report;
  throw new UsageError(
    `the function ${name} answered something that is no report of elb53; correct --function`,
  );
};

const formatted = (report: Report, options: ResyncOptions, { stdout }: Terminal): string => {
  const approveCommand = approveWith(options);
  switch (options.output) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'markdown':
      return renderMarkdown(report, approveCommand);
    case 'text':
      return renderText(report, { colour: stdout.colour, width: stdout.width, approveCommand });
    default:
      return options.output satisfies never;
  }
};

/** A hash is of a plan of certain clusters, so it approves only a resync of the same ones. */
const approveWith = (options: ResyncOptions): string =>
  [
    `elb53 resync --function ${options.function}`,
    ...(options.region === undefined ? [] : [`--region ${options.region}`]),
    ...(options.cluster === undefined ? [] : [`--cluster ${options.cluster.join(' ')}`]),
    '--approve',
  ].join(' ');
