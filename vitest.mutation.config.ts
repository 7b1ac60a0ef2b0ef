/* Only the tests of the core: mutation testing runs them thousands of times. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/core/**/*.test.ts'],
    // How the work grows is no matter of single changes, and these are the slowest.
    exclude: ['test/core/plan-growth.test.ts'],
    isolate: false,
    // A change that is noticed is noticed early; the other runs of a property would only repeat it.
    env: { PROPERTY_RUNS: '50' },
  },
});
