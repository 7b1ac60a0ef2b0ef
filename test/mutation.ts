/*
 * Mutation testing of the core: `npm run mutation`, with the options of `stryker run` after `--`. Writes the score of each
 * file that was tested into test/README.md, and leaves the scores of the others as they are.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const report = new URL('../dist/mutation/report.json', import.meta.url);
const readme = new URL('./README.md', import.meta.url);

type Report = {
  readonly files: Readonly<
    Record<string, { readonly mutants: readonly { readonly status: string }[] }>
  >;
};

const detected = new Set(['Killed', 'Timeout']);
const undetected = new Set(['Survived', 'NoCoverage']);

const rowOf = (what: string, killed: number, total: number): string =>
  `| ${what} | ${((100 * killed) / total).toFixed(1)} | ${killed} of ${total} |`;

/** "| `dns-name.ts` | 97.3 | 147 of 151 |" by file. */
const rowsOf = ({ files }: Report): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(files).flatMap(([path, { mutants }]) => {
      const killed = mutants.filter(({ status }) => detected.has(status)).length;
      const total = killed + mutants.filter(({ status }) => undetected.has(status)).length;
      const file = path.replace(/^.*functions\/core\//, '');
      return total === 0 ? [] : [[file, rowOf(`\`${file}\``, killed, total)]];
    }),
  );

const marks = ['<!-- scores: begin -->', '<!-- scores: end -->'] as const;
const heading = '| file | score | noticed |\n|---|---|---|';

const totalOf = (files: readonly string[]): string => {
  const counts = files.map((row) => /(\d+) of (\d+)/.exec(row) ?? []);
  const sum = (column: number): number =>
    counts.reduce((total, found) => total + Number(found[column] ?? 0), 0);
  return rowOf('all of them', sum(1), sum(2));
};

const writeScores = (rows: ReadonlyMap<string, string>): void => {
  const text = readFileSync(readme, 'utf8');
  const [before = '', rest = ''] = text.split(marks[0]);
  const [table = '', after = ''] = rest.split(marks[1]);
  const known = [...table.matchAll(/^\| `([^`]+)` .*$/gm)].map(
    ([row, file]) => [String(file), row] as const,
  );
  const all = [...new Map([...known, ...rows])].sort(([a], [b]) => (a < b ? -1 : 1));
  const files = all.map(([, row]) => row);
  const lines = [marks[0], heading, ...files, totalOf(files), marks[1]];
  writeFileSync(readme, `${before}${lines.join('\n')}${after}`);
};

rmSync(report, { force: true });
const { status } = spawnSync('npx', ['stryker', 'run', ...process.argv.slice(2)], {
  cwd: new URL('..', import.meta.url),
  stdio: 'inherit',
});
if (existsSync(report)) writeScores(rowsOf(JSON.parse(readFileSync(report, 'utf8')) as Report));
process.exitCode = status ?? 1;
