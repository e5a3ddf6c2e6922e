import tseslint from 'typescript-eslint';

/** Who may import whom (architecture: functions -> usecases, http, composition -> adapters -> ports -> domain). */
const boundary = (files, forbidden, message) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: forbidden.map((regex) => ({ regex, message })) }],
  },
});

const NODE = '^node:';
const VENDOR = '^@aws-sdk|^@aws-lambda-powertools|^@middy|^aws-cdk-lib|^constructs|^pdf-lib|^oidc-provider';
const layer = (...names) => names.map((name) => `/${name}/`);

export default tseslint.config(
  { ignores: ['node_modules', 'cdk.out', 'coverage', 'reports', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
  {
    files: ['shared/domain/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  boundary(
    ['shared/domain/**/*.ts'],
    [
      NODE,
      VENDOR,
      ...layer('usecases', 'ports', 'adapters', 'http', 'composition', 'functions', 'infra', 'reference'),
    ],
    'The domain is pure: it imports zod, an RFC 8785 package and itself.',
  ),
  boundary(
    ['shared/ports/**/*.ts'],
    [NODE, VENDOR, ...layer('usecases', 'adapters', 'http', 'composition', 'functions', 'infra')],
    'Ports speak the language of the domain only.',
  ),
  boundary(
    ['shared/usecases/**/*.ts'],
    [NODE, VENDOR, ...layer('adapters', 'http', 'composition', 'functions', 'infra')],
    'Use cases know ports and the domain, never an adapter.',
  ),
  boundary(
    ['shared/adapters/**/*.ts'],
    layer('usecases', 'http', 'composition', 'functions', 'infra'),
    'Adapters implement ports; they know neither use cases nor HTTP.',
  ),
  boundary(
    ['functions/*/handler.ts'],
    ['^@aws-sdk', ...layer('adapters', 'composition', 'infra')],
    'Handlers are given their dependencies; only lambda.ts wires adapters.',
  ),
  boundary(
    ['infra/aws/**/*.ts'],
    layer('usecases', 'adapters', 'composition', 'domain'),
    'The stack reads the route table and the environment schemas only.',
  ),
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
