/*
 * `elb53 settings`: the configuration document that does what an external-dns does, from its arguments, its Deployment or the
 * values of its chart. It reads files only, and it writes nothing but its answer.
 */
import { parseConfig } from '../functions/sync/config.ts';
import type { OutputForm } from './command-options.ts';
import { exitCodes } from './exit-code.ts';
import type { Arguments, Known, NamedZone } from './external-dns/arguments.ts';
import { readDeployment } from './external-dns/read-deployment.ts';
import { readValues } from './external-dns/read-values.ts';
import {
  documentText,
  renderNotes,
  renderTranslationMarkdown,
} from './external-dns/render-translation.ts';
import { shellWords } from './external-dns/shell-words.ts';
import { translate } from './external-dns/translate.ts';
import { isOpen, type Translation } from './external-dns/translation.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export type SettingsOptions = {
  readonly fromArgs?: string;
  readonly fromDeployment?: string;
  readonly fromValues?: string;
  readonly container?: string;
  readonly cluster?: string;
  readonly region?: string;
  readonly account?: string;
  readonly zone?: readonly string[];
  readonly externalDns?: string;
  readonly output: OutputForm;
};

export const settingsCommand = (options: SettingsOptions, terminal: Terminal): number => {
  const found = withVersion(argumentsOf(options), options.externalDns);
  const translation = translate(found, knownFrom(options));
  const document = documentText(translation);
  // Without placeholders it must be a document that the function takes; what is wrong with it is said now.
  if (!document.includes('"FILL IN"')) parseConfig(document, 'the translated settings');
  print(translation, options.output, terminal);
  return translation.notes.some(isOpen) ? exitCodes.attention : exitCodes.done;
};

const argumentsOf = (options: SettingsOptions): Arguments => {
  const { fromArgs, fromDeployment, fromValues, container } = options;
  const given = [fromArgs, fromDeployment, fromValues].filter((from) => from !== undefined);
  if (given.length !== 1) {
    throw new UsageError(
      `found ${given.length === 0 ? 'none' : given.length} of --from-args, --from-deployment and --from-values, expected one of them`,
    );
  }
  if (container !== undefined && fromDeployment === undefined) {
    throw new UsageError(
      'found --container without --from-deployment, whose container it is; leave it out',
    );
  }
  if (fromDeployment !== undefined) return readDeployment(fromDeployment, container);
  if (fromValues !== undefined) return readValues(fromValues);
  const words = shellWords(fromArgs ?? '');
  return { words, environment: new Map(), version: null, unread: [] };
};

const withVersion = (found: Arguments, text: string | undefined): Arguments => {
  if (text === undefined) return found;
  const version = /^v?(\d+\.\d+(\.\d+)?)$/.exec(text)?.[1];
  if (version !== undefined) return { ...found, version };
  throw new UsageError(`found '${text}' for --external-dns, expected a version such as v0.21.0`);
};

const knownFrom = (options: SettingsOptions): Known => {
  const arn = /^arn:[^:]+:eks:([^:]+):(\d{12}):cluster\/(.+)$/.exec(options.cluster ?? '');
  return {
    cluster: arn?.[3] ?? options.cluster,
    region: options.region ?? arn?.[1],
    account: options.account ?? arn?.[2],
    zones: (options.zone ?? []).map(namedZone),
  };
};

const namedZone = (text: string): NamedZone => {
  const match = /^(?:\/hostedzone\/)?(Z[A-Z0-9]+):([^:]+?)\.?(?::(public|private))?$/.exec(text);
  if (match === null) {
    throw new UsageError(
      `found '${text}' for --zone, expected ID:NAME or ID:NAME:private, such as Z0123456789ABC:example.com`,
    );
  }
  const [, id = '', name = '', type] = match;
  return {
    id,
    name: name.toLowerCase(),
    ...(type === undefined ? {} : { private: type === 'private' }),
  };
};

const print = (translation: Translation, form: OutputForm, { stdout, stderr }: Terminal): void => {
  switch (form) {
    case 'json':
      stdout.write(`${JSON.stringify(translation, null, 2)}\n`);
      break;
    case 'markdown':
      stdout.write(renderTranslationMarkdown(translation));
      break;
    case 'text':
      // The document alone, so that it can be sent to a file; what a person should read goes to the other stream.
      stdout.write(documentText(translation));
      stderr.write(renderNotes(translation, stdout.width));
      break;
    default:
      form satisfies never;
  }
};
