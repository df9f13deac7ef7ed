import js from "@eslint/js";
import { configs as lit } from "eslint-plugin-lit";
import { configs as wc } from "eslint-plugin-wc";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", "*.mjs", "*.js"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  lit["flat/all"],
  wc["flat/best-practice"],
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // node's test() gives a promise that the runner waits for
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", name: ["test"], package: "node:test" }] },
      ],
      // Lit binds a template's listeners to its element
      "@typescript-eslint/unbound-method": "off",
      // decorators are no syntax that a plain removal of the types leaves valid
      "lit/prefer-query-decorators": "off",
      // the rows' templates are cheap, and a method for each hides what a row looks like
      "lit/no-template-arrow": "off",
      "lit/no-template-map": "off",
    },
  },
);
