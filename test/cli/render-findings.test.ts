/*
 * Findings on a terminal, and what they come to.
 */
import { expect, it } from 'vitest';
import { exitCodeOfFindings, ok, problem, unknown } from '../../cli/doctor/finding.ts';
import { renderFindings } from '../../cli/doctor/render-findings.ts';

const good = ok('trail', 'eu-west-1: it logs');
const bad = problem(
  'zone',
  'it is another one\u001b[31m',
  'aws something --with a-very-long-argument-list',
);
const open = unknown('cluster', 'it does not answer, and that is said in more words', 'try again');

it('prints a sign, the finding in lines that fit, and the way out on one line', () => {
  expect(
    renderFindings([good, bad, open], { colour: false, width: 44 }),
  ).toBe(`✓ trail: eu-west-1: it logs
✗ zone: it is another one\ufffd[31m
    to mend: aws something --with a-very-long-argument-list
? cluster: it does not answer, and that is
  said in more words
    to mend: try again

1 problem, 1 not checked, 1 ok.
`);
});

it('says when all is well, in colour where there is one', () => {
  expect(renderFindings([good], { colour: true, width: 80 })).toBe(
    '\u001b[32m✓\u001b[39m trail: eu-west-1: it logs\n\nAll well: 1 check.\n',
  );
});

it.each([
  [[good], 0],
  [[good, open], 1],
  [[good, open, bad], 3],
])('ends with the worst of them', (findings, exitCode) => {
  expect(exitCodeOfFindings(findings)).toBe(exitCode);
});
