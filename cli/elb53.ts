#!/usr/bin/env node
/*
 * The entry of the `elb53` command: the real terminal, and Ctrl-C once as a polite end (calls are aborted, the report still
 * comes), twice as the usual one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { main } from './main.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

// A reader that has seen enough (`elb53 plan | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await main(process.argv.slice(2), {
  stdout: {
    write: (text) => process.stdout.write(text),
    // Asks Node: a terminal, NO_COLOR, FORCE_COLOR, TERM.
    colour: styleText('bold', 'x', { stream: process.stdout, validateStream: true }) !== 'x',
    // Some pseudo-terminals say that they have 0 columns.
    width: Math.min(process.stdout.columns || 100, 120),
  },
  stderr: process.stderr,
  environment: process.env,
  signal: stop.signal,
  sleep: (seconds) => sleep(seconds * 1000, undefined, { signal: stop.signal }),
});
