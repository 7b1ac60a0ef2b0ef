/*
 * The commands for those who come from external-dns. What they need is loaded only when one of them is called.
 */
import { type Command, Option } from 'commander';
import { outputForms } from './command-options.ts';
import type { ImportRegistryOptions } from './import-registry-command.ts';
import type { ParityOptions } from './parity-command.ts';
import type { SettingsOptions } from './settings-command.ts';
import type { Terminal } from './terminal.ts';

type Done = (exitCode: number) => void;

export const addMigrationCommands = (program: Command, terminal: Terminal, done: Done): void => {
  addSettings(program, terminal, done);
  addParity(program, terminal, done);
  addImportRegistry(program, terminal, done);
};

const addSettings = (program: Command, terminal: Terminal, done: Done): void => {
  program
    .command('settings')
    .summary('turn the arguments of an external-dns into a configuration')
    .description(
      'Turns the arguments of an external-dns into a configuration, and says what could not be translated. Reads files only.',
    )
    .option('--from-args <arguments>', 'the arguments in one text, as in a shell')
    .option('--from-deployment <file>', 'the Deployment of external-dns, YAML or JSON')
    .option('--from-values <file>', 'the values of its Helm chart')
    .option('--container <name>', 'with --from-deployment: the container, if it cannot be told')
    .option('--cluster <name>', 'the EKS cluster: its name or ARN')
    .option('--region <region>', 'the Region of the cluster')
    .option('--account <id>', 'the account of the cluster')
    .option('--zone <id:name...>', 'the hosted zones, such as Z0123456789ABC:example.com[:private]')
    .option('--external-dns <version>', 'the version of external-dns, if the image does not say it')
    .addOption(
      new Option(
        '--output <form>',
        'text: the configuration on stdout, the rest on stderr; json or markdown: all on stdout',
      )
        .choices(outputForms)
        .default('text'),
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 all translated, 3 something is left to you (to fill in, or without a counterpart), 1 error.

Example:
  elb53 settings --from-args "--source=ingress --txt-owner-id=prod --policy=sync" \\
    --cluster arn:aws:eks:eu-west-1:111122223333:cluster/prod --zone Z0123456789ABC:example.com > elb53.json`,
    )
    .action(async (options: SettingsOptions) => {
      const { settingsCommand } = await import('./settings-command.ts');
      done(settingsCommand(options, terminal));
    });
};

const addParity = (program: Command, terminal: Terminal, done: Done): void => {
  program
    .command('parity')
    .summary('compare what external-dns published with what elb53 would')
    .description(
      'Compares the records that external-dns published under an owner id with what elb53 would publish for the same cluster. Changes nothing.',
    )
    .requiredOption('--owner <id>', 'the --txt-owner-id of external-dns')
    .option('--config <file>', 'the configuration; without it, the document in ELB53_CONFIG')
    .option(
      '--cluster <name>',
      'the cluster of that external-dns, if the configuration has several',
    )
    .addOption(
      new Option('--output <form>', 'the form of the comparison')
        .choices(outputForms)
        .default('text'),
    )
    .option('--verbose', 'list the equal names, too')
    .addHelpText(
      'after',
      `
Exit codes: 0 all equal, 2 differences, 1 something could not be read.

Example:
  elb53 parity --owner my-cluster --config elb53.json --output markdown`,
    )
    .action(async (options: ParityOptions) => {
      const { parityCommand } = await import('./parity-command.ts');
      done(await parityCommand(options, terminal));
    });
};

const addImportRegistry = (program: Command, terminal: Terminal, done: Done): void => {
  program
    .command('import-registry')
    .summary('give the records of a DynamoDB registry their TXT records')
    .description(
      'Reads the DynamoDB registry of an external-dns, and creates the ownership TXT record of each record in it, so that elb53 takes these records over. Shows what it would write; --apply writes. The records themselves and the table stay as they are.',
    )
    .requiredOption('--table <name>', 'the --dynamodb-table of external-dns')
    .option('--dynamodb-region <region>', 'the Region of the table, if not that of the clusters')
    .option('--owner <id>', 'only the items of this owner; without it, of all clusters')
    .option('--config <file>', 'the configuration; without it, the document in ELB53_CONFIG')
    .option('--dry-run', 'write nothing, which is the default')
    .option('--apply', 'create the TXT records')
    .addOption(
      new Option('--output <form>', 'the form of the list')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--verbose', 'list the records that have their TXT record, too')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing to do or all done, 2 TXT records to create, 3 something is refused, 1 error.

Example:
  elb53 import-registry --table external-dns --config elb53.json`,
    )
    .action(async (options: ImportRegistryOptions) => {
      const { importRegistryCommand } = await import('./import-registry-command.ts');
      done(await importRegistryCommand(options, terminal));
    });
};
