import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

/** SPEC'd house rule (see CONTRIBUTING): which layer may import which. */
const layer = (files, forbidden, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: forbidden, message }] }] },
});

export default tseslint.config(
  { ignores: ['dist/', 'lib/', '.build/', 'coverage/', 'demo-output/', 'preview/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'test/world/*.mjs', 'scripts/*.mjs'] },
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  layer(['src/domain/**'], '^(?!\\./)', 'domain is pure: it imports only domain'),
  layer(['src/render/**'], '^(?!\\./|\\.\\./domain/)', 'render imports render and domain only'),
  layer(
    ['src/modes/**'],
    '^(?!\\./|\\.\\./domain/|\\.\\./(ports|errors|pool)\\.ts$)',
    'modes import domain, ports, errors and pool only; effects come in as ports',
  ),
  layer(
    ['src/adapters/**'],
    '^\\.\\./(modes|render|main|inputs)',
    'adapters import ports, domain, errors and one SDK; modes and render stay out',
  ),
  {
    files: ['test/**'],
    plugins: { jest },
    rules: {
      'jest/no-focused-tests': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/no-identical-title': 'error',
      'jest/valid-expect': 'error',
      'max-lines': 'off',
      'no-console': 'off',
    },
  },
  { files: ['scripts/**', 'test/demo/**', 'test/bench/**'], rules: { 'no-console': 'off' } },
  {
    files: ['*.js', '**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-undef': 'off' },
  },
);
