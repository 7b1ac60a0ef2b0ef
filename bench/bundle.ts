/*
 * The bundle as it is deployed, made with the settings of infra/function-shape.ts, without a synthesis; and the other files
 * that run beside it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { bundling } from '../infra/function-shape.ts';

/** `handler` as Lambda names it: file.export. */
export type Code = { readonly folder: string; readonly handler: string };

export type Bundle = {
  readonly code: Code;
  readonly bytes: number;
  /** What takes the most room, by package. */
  readonly heaviest: readonly { readonly name: string; readonly bytes: number }[];
};

const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
};

const folderOnce = once(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'elb53-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
});

const buildFunction = async (file: string, readable: boolean): Promise<Metafile> => {
  const { metafile } = await build({
    ...bundling,
    // V8's profiles show the names of the source, which keepNames hides from them.
    ...(readable ? { minify: false, keepNames: false } : {}),
    mainFields: [...bundling.mainFields],
    entryPoints: [fileURLToPath(new URL('../functions/sync/handler.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    outfile: join(await folderOnce(), file),
    metafile: true,
    logLevel: 'error',
  });
  return metafile;
};

/** Once for all scenarios of this process. */
export const bundleOnce = once(async (): Promise<Bundle> => {
  const output = Object.values((await buildFunction('index.js', false)).outputs)[0];
  return {
    code: { folder: await folderOnce(), handler: 'index.handler' },
    bytes: output?.bytes ?? Number.NaN,
    heaviest: output === undefined ? [] : byPackage(output.inputs).slice(0, 8),
  };
});

/** A module as plain JavaScript; answers with its path. */
const plainOnce = (module: URL, name: string, format: 'esm' | 'cjs'): (() => Promise<string>) =>
  once(async () => {
    const outfile = join(await folderOnce(), name);
    await build({
      entryPoints: [fileURLToPath(module)],
      bundle: true,
      platform: 'node',
      format,
      target: bundling.target,
      outfile,
      logLevel: 'error',
    });
    return outfile;
  });

export const runtimeClientOnce = plainOnce(
  new URL('./lambda/runtime-client.ts', import.meta.url),
  'runtime-client.mjs',
  'esm',
);

/** A function that does nothing. */
export const emptyCodeOnce = once(async (): Promise<Code> => {
  const folder = await folderOnce();
  writeFileSync(join(folder, 'empty.js'), 'exports.handler = async () => null;\n');
  return { folder, handler: 'empty.handler' };
});

const profiledHandlerOnce = plainOnce(
  new URL('./profile/profiled-handler.ts', import.meta.url),
  'profiled.js',
  'cjs',
);

/** The same code with its names, and with a comment above each module, behind a handler that profiles it. */
export const profiledCodeOnce = once(async () => {
  const folder = await folderOnce();
  await Promise.all([buildFunction('readable.js', true), profiledHandlerOnce()]);
  return { code: { folder, handler: 'profiled.handler' }, source: join(folder, 'readable.js') };
});

const byPackage = (inputs: Metafile['outputs'][string]['inputs']): Bundle['heaviest'] => {
  const sizes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = packageOf(path);
    sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
  }
  return [...sizes].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
};

/** The package that a source file belongs to; `elb53` for our own. */
export const packageOf = (path: string): string =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'elb53';
