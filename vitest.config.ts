import { defineConfig } from 'vitest/config';

// Set by CI, which counts the tests from the file.
const results = process.env.ELB53_TEST_RESULTS;

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        // The function reads its environment when it is loaded, so each of these files loads it afresh.
        test: { name: 'function', include: ['test/sync/**/*.test.ts'] },
      },
      {
        extends: true,
        // The others share what they load: the SDK and aws-cdk-lib take seconds each.
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ['test/sync/**'],
          isolate: false,
        },
      },
    ],
    // vitest leaves one processor free by default, which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: results === undefined ? ['default'] : ['default', 'json'],
    ...(results === undefined ? {} : { outputFile: { json: results } }),
    coverage: {
      provider: 'v8',
      include: ['functions/**/*.ts', 'cli/**/*.ts'],
      reporter: ['text-summary'],
      thresholds: {
        'functions/core/**.ts': { lines: 100, branches: 100, functions: 100, statements: 100 },
      },
    },
  },
});
