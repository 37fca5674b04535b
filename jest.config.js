/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.build', '<rootDir>/lib', '<rootDir>/dist'],
  coverageProvider: 'v8',
  testTimeout: 120_000,
  // Most of the time goes to child processes and their waits; three keep both cores of a small machine busy.
  maxWorkers: 3,
};
