/** ESLint's rules for everything in JavaScript and TypeScript; formatting is Prettier's. */
import js from "@eslint/js";
import globals from "globals";
import typescript from "typescript-eslint";

export default typescript.config(
  {ignores: ["build/", "node_modules/", "wasm/types/"]},
  js.configs.recommended,
  ...typescript.configs.recommended,
  {
    languageOptions: {globals: {...globals.browser, ...globals.worker, ...globals.node}},
    rules: {
      eqeqeq: ["error", "always"],
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
      "no-console": "off",
      "no-implicit-coercion": ["error", {boolean: false}],
      "@typescript-eslint/no-unused-vars": ["error", {argsIgnorePattern: "^_"}],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
);
