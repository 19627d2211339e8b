import type { Recipe } from "../recipe.ts";
import { changeset } from "./changeset.ts";

export const flag: Recipe = {
  title: "Add a flag",
  name: "flag",
  values: { name: "no-titles" },
  edits: {
    1: {
      "packages/cli/src/typed/shared-flags.ts": [
        [
          '  {\n    name: "profile",\n',
          `  { name: "no-titles", isSwitch: true, description: "With -o csv: leave out the line of titles." },
  {
    name: "profile",
`,
        ],
      ],
    },
    2: {
      "packages/cli/src/shown/print.ts": [
        [
          "  readonly isSpreadsheet: boolean;\n",
          "  readonly isSpreadsheet: boolean;\n  /** Whether CSV has no line of titles. */\n  readonly isUntitled?: boolean;\n",
        ],
        ["    isSpreadsheet,\n", '    isSpreadsheet,\n    isUntitled: flags.get("no-titles")?.[0] === "true",\n'],
        [
          "    await output.write(csvRow(titles, options) + csvRow(",
          '    await output.write((options.isUntitled ? "" : csvRow(titles, options)) + csvRow(',
        ],
        ['    format === "csv"\n      ? csvRow(', '    format === "csv" && !options.isUntitled\n      ? csvRow('],
      ],
    },
    3: {
      "packages/cli/test/shown/no-titles.test.ts": `import { expect, test } from "vitest";
import { json, runScripted } from "../support/scripted.ts";

test("--no-titles leaves out the titles of CSV", async () => {
  const { stdout } = await runScripted(["api", "GET", "x", "-o", "csv", "--no-titles"], [json({ id: "a", n: 5 })]);
  expect(stdout).toBe("a,5\\n");
});
`,
    },
    4: {
      "packages/cli/README.md": [
        [
          "executed, such as `=HYPERLINK(...)`, and changes no number.",
          "executed, such as `=HYPERLINK(...)`, and changes no number. `--no-titles` leaves out the line of titles.",
        ],
      ],
      ".changeset/no-titles.md": changeset("@planasonix/cli", "`--no-titles` leaves out the titles of CSV."),
    },
  },
  omissions: [
    { file: "packages/cli/src/typed/shared-flags.ts", says: /no-titles/ },
    { file: "packages/cli/README.md", says: /README\.md describes every flag/ },
  ],
};
