import { expect, it } from 'vitest';
import { planFindings } from '../../cli/doctor/plan-findings.ts';
import { settings } from '../core/world.ts';
import { report } from './report.ts';

it('is not well where the answer of the function left records out', () => {
  const statuses = (entriesLeftOut: number) =>
    planFindings(report({ entriesLeftOut }), [], settings(), []).map(({ status }) => status);
  expect(statuses(0)).toEqual(['ok', 'ok']);
  expect(statuses(3)).toEqual(['unknown']);
});
