import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules/', 'cdktf.out/', 'coverage/', 'review/out/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      // The root of the provider loads 1,908 modules (2–6 s, 400 MB); a subpath loads one resource.
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: '@cdktf/provider-azurerm', message: 'Import the resource by its subpath: @cdktf/provider-azurerm/lib/<resource>.' },
          ],
        },
      ],
    },
  },
  { files: ['**/*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  // The rooms that hold no Terraform: they must stay usable, and testable, without cdktf.
  {
    files: ['access/**', 'policies/**', 'azure/**', 'config/**', 'synthesized/**', 'compliance/**', 'review/**', 'gateway/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['cdktf', 'cdktf/*', 'constructs', '@cdktf/*', '**/constructs/*'],
              message: 'This room reads contracts, policies, configurations or synthesized JSON only, never constructs.',
            },
          ],
        },
      ],
    },
  },
);
