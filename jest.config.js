/** Tests are transpiled by swc; `npm run typecheck` is what checks their types. */
module.exports = {
  testEnvironment: 'node',
  // No test times anything: this only ends what hangs, on a machine however busy.
  testTimeout: 120_000,
  // Jest leaves one core to an editor; two cores are what there is.
  maxWorkers: '100%',
  roots: ['<rootDir>/__tests__'],
  globalSetup: '<rootDir>/__tests__/run/set-up.js',
  globalTeardown: '<rootDir>/__tests__/run/tear-down.js',
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
  },
};
