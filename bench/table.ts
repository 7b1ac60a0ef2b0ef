/*
 * Measurements as a table for people.
 */
import { growthFactors, isWithinBudget, type Measurement, median } from './measure.ts';
import type { ScenarioOutcome } from './scenario.ts';

export type ScenarioResult = ScenarioOutcome & { readonly name: string; readonly seconds: number };

export const renderResult = ({ name, seconds, measurements, notes }: ScenarioResult): string => {
  const rows = measurements.map((item) => [
    isWithinBudget(item) ? 'ok' : 'OVER BUDGET',
    item.what,
    item.size === null ? '' : String(item.size),
    `${number(median(item.values))} ${item.unit}`,
    spreadOf(item),
    budgetText(item),
  ]);
  const header = ['', 'what', 'size', 'median', 'min to max (runs)', 'budget'];
  const growth = growthFactors(measurements)
    .filter(({ what }) => /\((ms|s|MB|kB|requests)\)$/.test(what))
    .map(({ what, from, to, factor }) => `  ${what}: ${from} to ${to} × ${number(factor)}`);
  return [
    `${name} (${seconds.toFixed(0)} s)`,
    ...columns([header, ...rows]),
    ...(growth.length === 0 ? [] : ['growth:', ...growth]),
    ...notes.map((note) => `note: ${note}`),
    '',
  ].join('\n');
};

export const budgetText = ({ budget, unit }: Measurement): string => {
  if (budget === null) return '';
  return `${budget.kind === 'exactly' ? '=' : '≤'} ${number(budget.value)} ${unit}`;
};

export const spreadOf = ({ values }: Measurement): string =>
  values.length < 2
    ? ''
    : `${number(Math.min(...values))} to ${number(Math.max(...values))} (${values.length})`;

export const number = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

const columns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.max(...rows.map((row) => (row[index] ?? '').length)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd(),
  );
};
