import { config, configs } from 'typescript-eslint';

export default config(configs.strict, configs.stylistic, {
  // A construct is made for what it does to the tree.
  rules: { 'no-new': 'off' },
});
