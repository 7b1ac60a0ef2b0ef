import { defineConfig } from 'vitest/config';

// Set by CI, which counts the tests from the file.
const results = process.env['ELB53_TEST_RESULTS'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
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
