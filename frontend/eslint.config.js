import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const outsideFeature = {
  group: ["@/features/*", "../../*/**"],
  message: "Features do not import each other: move what both need to lib/ or components/ui/.",
};

export default tseslint.config(
  { ignores: ["dist", "src/types"] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ["**/*.{ts,tsx}"] })),
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/only-throw-error": ["error", { allowRethrowing: true }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  { files: ["src/**/*.tsx", "src/**/hooks/*.ts"], ...reactHooks.configs.flat["recommended-latest"] },
  // What may import what: app -> features -> components, lib -> annotator.
  {
    files: ["src/features/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [outsideFeature, { group: ["@/app/*"], message: "app/ stands above the features." }] },
      ],
    },
  },
  {
    files: ["src/{lib,components}/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ group: ["@/app/*", "@/features/*"], message: "lib/ and components/ stand below the features." }] }],
    },
  },
  {
    files: ["src/annotator/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["react", "react-*", "@mantine/*", "@tanstack/*", "@/*"], message: "The annotator is plain TypeScript." }] },
      ],
    },
  },
);
