/*
 * Where the time of a V8 profile went: the time in a function itself, by function, by file and by package. Files come from
 * the comments that esbuild writes above each module of a bundle that is not minified.
 */
import { packageOf } from '../bundle.ts';

export type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples?: readonly number[];
  /** In microseconds. */
  readonly timeDeltas?: readonly number[];
};

export type SelfTime = { readonly name: string; readonly milliseconds: number };

export type SelfTimes = {
  readonly milliseconds: number;
  readonly idleMilliseconds: number;
  readonly packages: readonly SelfTime[];
  readonly files: readonly SelfTime[];
  readonly functions: readonly SelfTime[];
};

/** `source` is the text of the bundle. Waiting is not counted in the shares. */
export const selfTimes = (profile: CpuProfile, source: string): SelfTimes => {
  const fileOf = filesByLine(source);
  const byNode = new Map<number, number>();
  profile.samples?.forEach((id, index) => {
    byNode.set(id, (byNode.get(id) ?? 0) + (profile.timeDeltas?.[index] ?? 0) / 1000);
  });
  const packages = new Map<string, number>();
  const files = new Map<string, number>();
  const functions = new Map<string, number>();
  const add = (sums: Map<string, number>, name: string, milliseconds: number): void => {
    sums.set(name, (sums.get(name) ?? 0) + milliseconds);
  };
  let idle = 0;
  for (const { id, callFrame } of profile.nodes) {
    const milliseconds = byNode.get(id) ?? 0;
    const { functionName, url, lineNumber } = callFrame;
    if (functionName === '(idle)') idle += milliseconds;
    if (milliseconds === 0 || functionName === '(idle)') continue;
    const file = url.endsWith('/readable.js') ? fileOf(lineNumber) : null;
    const place = file === null ? platformPart(functionName, url) : packageOf(file);
    add(packages, place, milliseconds);
    add(files, file === null ? place : shortPath(file), milliseconds);
    add(
      functions,
      `${functionName || '(anonymous)'} · ${file === null ? place : shortPath(file)}`,
      milliseconds,
    );
  }
  const sum = [...packages.values()].reduce((total, value) => total + value, 0);
  return {
    milliseconds: sum,
    idleMilliseconds: idle,
    packages: sorted(packages),
    files: sorted(files),
    functions: sorted(functions),
  };
};

const sorted = (sums: ReadonlyMap<string, number>): readonly SelfTime[] =>
  [...sums]
    .map(([name, milliseconds]) => ({ name, milliseconds }))
    .sort((a, b) => b.milliseconds - a.milliseconds);

/** What is not in the bundle: Node's own modules, garbage collection, native code, compiling. */
const platformPart = (functionName: string, url: string): string => {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'native code and compiling';
  return url.startsWith('node:') ? `node:${url.slice(5).split('/')[0]}` : 'built into V8';
};

const shortPath = (file: string): string =>
  file.replace(/^.*node_modules\//, '').replace(/^(\.\.\/)+/, '');

const moduleComment = /^\s*\/\/ (\S*(?:node_modules|functions)\/\S+\.(?:[cm]?[jt]s|json))$/;

const filesByLine = (source: string): ((line: number) => string | null) => {
  const starts = source.split('\n').flatMap((text, line) => {
    const file = moduleComment.exec(text)?.[1];
    return file === undefined ? [] : [{ line, file }];
  });
  return (line) => starts.findLast((start) => start.line <= line)?.file ?? null;
};
