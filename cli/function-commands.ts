/*
 * The commands that speak with the deployed function, and the doctor. What they need of AWS is loaded only when one of them
 * is called, so that an offline plan and a help text start without it.
 */
import { type Command, Option } from 'commander';
import { outputForms, type PlanOptions } from './command-options.ts';
import type { DoctorOptions } from './doctor/doctor-command.ts';
import type { ResyncOptions } from './function-command.ts';
import type { FunctionOptions } from './lambda-function.ts';
import { planCommand } from './plan-command.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

type Done = (exitCode: number) => void;

export const addFunctionCommands = (program: Command, terminal: Terminal, done: Done): void => {
  withFunction(program.command('resync'), true)
    .summary('let the deployed function bring the zones up to date')
    .description(
      'Invokes the deployed function and prints its report. It runs with its own role and its own configuration; second looks go through its queue. Of a report above 6 MB it leaves records out, and says how many.',
    )
    .option('--cluster <name...>', 'only these clusters of its configuration')
    .option('--dry-run', 'write nothing, like plan --function')
    .option(
      '--approve <hash>',
      'delete what is held too, if the plan is still the one with this hash',
    )
    .addOption(
      new Option('--output <form>', 'the form of the report').choices(outputForms).default('text'),
    )
    .option('--verbose', 'list the records that are kept, too')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 3 held or refused records, 1 error (2 changes pending, with --dry-run).\n\nExample:\n  elb53 resync --function elb53-sync --region eu-west-1',
    )
    .action(async (options: ResyncOptions) => {
      const { resyncCommand } = await import('./function-command.ts');
      done(await resyncCommand(options, terminal));
    });

  withFunction(program.command('doctor'), false)
    .summary('find out why names are not published, and change nothing')
    .description(
      'Checks an installation, configured or deployed, and says for each pitfall whether one is in it and how to mend it. Changes nothing.',
    )
    .option('--config <file>', 'the configuration; without it, the document in ELB53_CONFIG')
    .option('--resolver <address>', 'the DNS server to ask; without it, those of this machine')
    .addOption(
      new Option('--output <form>', 'the form of the findings')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 all well, 3 problems found, 1 something could not be checked.\n\nExample:\n  elb53 doctor --function elb53-sync --resolver 1.1.1.1',
    )
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import('./doctor/doctor-command.ts');
      done(await doctorCommand(options, terminal));
    });
};

/** The last two options of `plan`, which may happen in the function too. */
export const withFunction = (command: Command, required: boolean): Command => {
  const name = new Option('--function <name>', 'the deployed function: its name or ARN');
  return command
    .addOption(required ? name.makeOptionMandatory() : name)
    .option('--region <region>', 'where the function is; without it, AWS_REGION or the profile');
};

export const planAnywhere = async (
  options: PlanOptions & Partial<FunctionOptions>,
  terminal: Terminal,
): Promise<number> => {
  const { function: name, region, ...rest } = options;
  if (name !== undefined) {
    const { functionPlanCommand } = await import('./function-command.ts');
    return functionPlanCommand({ ...options, function: name }, terminal);
  }
  if (region === undefined) return planCommand(rest, terminal);
  throw new UsageError('found --region without --function, whose Region it is; leave it out');
};
