import { defineConfig } from 'vitest/config';

// Set by CI, which counts the tests from the file.
const results = process.env.ELB53_TEST_RESULTS;

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: ['test/infra/**'],
        },
      },
      {
        extends: true,
        // aws-cdk-lib takes seconds to load; these files share one copy and touch no global state.
        test: { name: 'infra', include: ['test/infra/**/*.test.ts'], isolate: false },
      },
    ],
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
