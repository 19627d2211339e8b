import type { Recipe } from "../recipe.ts";
import { changeset } from "./changeset.ts";

const manifest = {
  name: "@planasonix/durations",
  version: "0.1.0",
  description: "Formats the durations of runs and jobs",
  keywords: ["planasonix", "duration"],
  license: "MIT",
  type: "module",
  sideEffects: false,
  files: ["dist", "CHANGELOG.md"],
  engines: { node: ">=22.12" },
  publishConfig: { access: "public" },
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" },
  scripts: { build: "node ../../scripts/build/package.ts", typecheck: "tsc", test: "vitest run" },
  devDependencies: { "@types/node": "catalog:", tsdown: "catalog:", typescript: "catalog:", vitest: "catalog:" },
};

/** A manifest as biome formats it: each item of a list is on a line of its own. */
const asJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

export const addedPackage: Recipe = {
  title: "Add a package",
  name: "package",
  values: { name: "durations" },
  edits: {
    1: {
      "packages/durations/package.json": asJson(manifest),
      "packages/durations/tsconfig.json": asJson({
        extends: "../../tsconfig.base.json",
        include: ["src", "test", "*.config.ts"],
        compilerOptions: { types: ["node"] },
      }),
      "packages/durations/tsdown.config.ts": `import { defineConfig, type UserConfig } from "tsdown";

const config: UserConfig = defineConfig({ entry: ["src/index.ts"], platform: "neutral", dts: true });

export default config;
`,
      "packages/durations/vitest.config.ts": `import { defineConfig, type ViteUserConfig } from "vitest/config";
import { timeLimits } from "../../vitest.time-limits.ts";

const config: ViteUserConfig = defineConfig({ test: timeLimits });

export default config;
`,
      "packages/durations/README.md": `# @planasonix/durations

Formats the durations of runs and jobs. Node 22.12 or newer.

\`\`\`sh
npm install @planasonix/durations
\`\`\`

\`\`\`ts
import { formatDuration } from "@planasonix/durations";

console.log(formatDuration(90_000)); // 1.5 min
\`\`\`
`,
      "packages/durations/src/index.ts": `/** Formats a duration. \`ms\` is in milliseconds; the result is in seconds, or in minutes from one minute on. */
export function formatDuration(ms: number): string {
  return ms < 60_000 ? \`\${ms / 1_000} s\` : \`\${ms / 60_000} min\`;
}
`,
      "packages/durations/test/index.test.ts": `import { expect, test } from "vitest";
import { formatDuration } from "../src/index.ts";

test.each([
  [1_500, "1.5 s"],
  [90_000, "1.5 min"],
])("formats %i ms as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
`,
    },
    2: {
      "scripts/check/layers-table.ts": [
        ["  redis,\n", '  durations: { at: "packages/durations", imports: [], doors: ["index.ts"] },\n  redis,\n'],
      ],
    },
    3: {
      "benchmarks/src/installed/packed.ts": [['  "cli",\n', '  "cli",\n  "durations",\n']],
      ".changeset/config.json": [
        ['      "@planasonix/client",\n', '      "@planasonix/client",\n      "@planasonix/durations",\n'],
      ],
      "tests/package/package.json": [
        [
          '    "@planasonix/client": "workspace:^",\n',
          '    "@planasonix/client": "workspace:^",\n    "@planasonix/durations": "workspace:^",\n',
        ],
      ],
      "README.md": [
        [
          "| [`@planasonix/redis`]",
          "| [`@planasonix/durations`](packages/durations/README.md) | formats the durations of runs and jobs |\n| [`@planasonix/redis`]",
        ],
      ],
      ".changeset/durations-first.md": changeset("@planasonix/durations", "Formats the durations of runs and jobs."),
    },
  },
  omissions: [{ file: "scripts/check/layers-table.ts", says: /its package is not in the table/ }],
};
