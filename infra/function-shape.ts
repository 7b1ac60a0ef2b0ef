/*
 * The size, the time and the build of the function, as plain values: the benchmarks measure exactly this, without loading
 * the CDK.
 */

export const memoryMegabytes = 512;

export const timeoutSeconds = 300;

/**
 * Without these the runtime gives V8 a tenth of the memory as young space and the rest as old space, and V8 lets garbage lie
 * until both are full. Naming one of the two makes the runtime set neither, so both are named.
 */
export const nodeOptions = '--max-old-space-size=384 --max-semi-space-size=4';

/** CommonJS starts faster than ESM; the packages' module builds are the smaller ones. */
export const bundling = {
  format: 'cjs',
  mainFields: ['module', 'main'],
  target: 'node24',
  minify: true,
  keepNames: true,
} as const;
