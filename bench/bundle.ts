/*
 * The bundle as it is deployed, made with the settings of infra/sync-function.ts, without a synthesis.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Metafile } from 'esbuild';

export type Bundle = {
  readonly entry: URL;
  readonly bytes: number;
  /** What takes the most room, by package. */
  readonly heaviest: readonly { readonly name: string; readonly bytes: number }[];
};

let made: Promise<Bundle> | null = null;

/** Once for all scenarios of this process. */
export const bundleOnce = (): Promise<Bundle> => {
  made ??= makeBundle();
  return made;
};

const makeBundle = async (): Promise<Bundle> => {
  const folder = mkdtempSync(join(tmpdir(), 'elb53-bench-'));
  const outfile = join(folder, 'index.cjs');
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../functions/sync/handler.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    target: 'node24',
    minify: true,
    keepNames: true,
    outfile,
    metafile: true,
    logLevel: 'error',
  });
  const output = Object.values(metafile.outputs)[0];
  return {
    entry: pathToFileURL(outfile),
    bytes: output?.bytes ?? Number.NaN,
    heaviest: output === undefined ? [] : byPackage(output.inputs),
  };
};

const byPackage = (inputs: Metafile['outputs'][string]['inputs']): Bundle['heaviest'] => {
  const sizes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'elb53';
    sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
  }
  return [...sizes]
    .map(([name, bytes]) => ({ name, bytes }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 8);
};
