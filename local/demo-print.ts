/*
 * How the demo speaks: headings, remarks and checks, in colour on a terminal only. A check that fails ends the demo.
 */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const paint = (style: Style, text: string): string =>
  styleText(style, text, { stream: process.stdout, validateStream: true });

let step = 0;

export const heading = (text: string): void => {
  step += 1;
  console.log(`\n${paint('bold', `${step}. ${text}`)}`);
};

export const remark = (text: string): void => console.log(`   ${text}`);

export const faint = (text: string): void => console.log(paint('dim', `   ${text}`));

export const block = (text: string): void =>
  console.log(
    text
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : `   ${line}`))
      .join('\n'),
  );

/** A step of the story went wrong; the message says which, and what was seen. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

export const check = (holds: boolean, text: string, seen: () => string): void => {
  if (!holds) throw new DemoError(`expected: ${text}; seen: ${seen()}`);
  console.log(`   ${paint('green', '✓')} ${text}`);
};

export const failure = (text: string): void =>
  console.error(
    `\n${styleText('red', '✗', { stream: process.stderr, validateStream: true })} ${text}`,
  );
