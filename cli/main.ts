/*
 * The command line: arguments in, a command, an exit code out. Whatever a person can put right is one line on stderr.
 */
import { Command, CommanderError, Option } from 'commander';
import { SyncError } from '../functions/core/errors.ts';
import packageFile from '../package.json' with { type: 'json' };
import { outputForms, type PlanOptions, type SyncOptions } from './command-options.ts';
import { exitCodes } from './exit-code.ts';
import { addFunctionCommands, planAnywhere, withFunction } from './function-commands.ts';
import { addMigrationCommands } from './migration-commands.ts';
import { say } from './print-report.ts';
import { syncCommand } from './sync-command.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `argv` is what stands behind the name of the program. */
export const main = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  let exitCode: number = exitCodes.done;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return afterParsing(error, terminal);
    if (!(error instanceof UsageError || error instanceof SyncError)) throw error;
    say(error.message, terminal);
    return exitCodes.error;
  }
};

/** Help and version are no errors; the parser has printed them. */
const afterParsing = (error: CommanderError, terminal: Terminal): number => {
  if (error.exitCode === 0 || error.code === 'commander.help') return error.exitCode;
  const message = error.message.replace(/^error: /, '').replace(/\.$/, '');
  say(`${message}; see elb53 --help`, terminal);
  return exitCodes.error;
};

const createProgram = (terminal: Terminal, done: (exitCode: number) => void): Command => {
  const program = new Command('elb53')
    .description('Keeps Route 53 in step with the load balancers that EKS clusters create.')
    .version(packageFile.version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHelpWidth: () => terminal.stdout.width,
      getErrHelpWidth: () => terminal.stdout.width,
      outputError: () => undefined,
    })
    .addHelpText(
      'after',
      '\nExample:\n  elb53 plan --config elb53.json\n\nRun elb53 help COMMAND for the options of a command.',
    );

  withFunction(withCommonOptions(program.command('plan')), false)
    .summary('show what a sync would do, and write nothing')
    .description(
      'Shows what a sync would do, and writes nothing: of the live clusters and zones, or of files (--offline).',
    )
    .option('--offline', 'plan from files, without AWS and without a cluster')
    .option('--manifests <path...>', 'offline: files or directories, as kubectl get -o yaml prints')
    .option(
      '--load-balancers <file...>',
      'offline: as aws elbv2 (and aws elb) describe-load-balancers prints, with Tags where known',
    )
    .option('--zones <file>', 'offline: {"zones":[{"id","name","private","records":[…]}]}')
    .addHelpText(
      'after',
      `${exitCodesHelp('0 nothing to do, 2 changes pending, 3 held or refused records, 1 error')}
Example:
  elb53 plan --offline --config config.json --cluster prod --manifests rendered/ \\
    --load-balancers load-balancers.json --zones zones.json --output markdown`,
    )
    .action(async (options: PlanOptions) => done(await planAnywhere(options, terminal)));

  withCommonOptions(program.command('sync'))
    .summary('bring the zones up to date')
    .description(
      'Brings the zones up to date. A deletion that one look does not prove waits for a second look, deleteGraceSeconds later.',
    )
    .option('--dry-run', 'write nothing, like plan')
    .option(
      '--approve <hash>',
      'delete what is held too, if the plan is still the one with this hash',
    )
    .option('--no-wait', 'do not wait for the second look; such records stay held')
    .addHelpText(
      'after',
      `${exitCodesHelp('0 done, 3 held or refused records, 1 error (2 changes pending, with --dry-run)')}
Example:
  elb53 sync --config elb53.json --cluster prod`,
    )
    .action(async (options: SyncOptions) => done(await syncCommand(options, terminal)));

  addFunctionCommands(program, terminal, done);
  addMigrationCommands(program, terminal, done);
  return program;
};

const withCommonOptions = (command: Command): Command =>
  command
    .option('--config <file>', 'the configuration; without it, the document in ELB53_CONFIG')
    .option('--cluster <name...>', 'only these clusters of the configuration')
    .addOption(
      new Option('--output <form>', 'the form of the report').choices(outputForms).default('text'),
    )
    .option('--verbose', 'list the records that are kept, too');

const exitCodesHelp = (codes: string): string => `\nExit codes: ${codes}.\n`;
