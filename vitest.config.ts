import { defineConfig } from 'vitest/config';

// Set by CI, which counts the tests from the file.
const results = process.env.ELB53_TEST_RESULTS;

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'function',
          include: ['test/**/*.test.ts'],
          exclude: ['test/core/**', 'test/local/**', 'test/infra/**'],
        },
      },
      {
        extends: true,
        // These files touch no global state, so they share what they load: aws-cdk-lib alone takes seconds.
        test: {
          name: 'stateless',
          include: ['test/{core,local,infra}/**/*.test.ts'],
          isolate: false,
        },
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
