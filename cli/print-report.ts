/*
 * Puts a report on stdout in the form that was asked for, and on stderr, in one line, what makes it incomplete.
 */
import type { Report } from '../functions/core/report.ts';
import type { Settings } from '../functions/core/settings.ts';
import { oneLine } from './clean-text.ts';
import type { OutputForm } from './command-options.ts';
import { unreadOf } from './exit-code.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';
import type { Terminal } from './terminal.ts';

export const printReport = (
  report: Report,
  form: OutputForm,
  settings: Settings,
  terminal: Terminal,
): void => {
  terminal.stdout.write(formatted(report, form, settings, terminal));
};

export const printProblems = (report: Report, terminal: Terminal): void => {
  const unread = unreadOf(report);
  if (unread.length > 0)
    say(`not everything could be read or done: ${unread.join(', ')}`, terminal);
};

/** One line on stderr. */
export const say = (message: string, terminal: Terminal): void => {
  terminal.stderr.write(`elb53: ${oneLine(message)}\n`);
};

const formatted = (
  report: Report,
  form: OutputForm,
  settings: Settings,
  { stdout }: Terminal,
): string => {
  switch (form) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'markdown':
      return renderMarkdown(report, approveCommand(report, settings));
    case 'text': {
      const { colour, width } = stdout;
      return renderText(report, {
        colour,
        width,
        approveCommand: approveCommand(report, settings),
      });
    }
    default:
      return form satisfies never;
  }
};

/** A hash is of a plan of certain clusters, so it approves only a sync of the same ones. */
const approveCommand = (report: Report, settings: Settings): string => {
  const names = [...new Set(report.clusters.map((cluster) => cluster.name))];
  const all = settings.clusters.every((cluster) => names.includes(cluster.name));
  return `elb53 sync ${all ? '' : `--cluster ${names.join(' ')} `}--approve`;
};
