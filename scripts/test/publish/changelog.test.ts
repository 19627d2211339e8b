import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { addSection, comparisons, parseChangeset, readChangesets, writeSection } from "../../publish/changelog.ts";
import { newestRelease } from "../../release/releases.ts";

const client = "@planasonix/client";
const first = parseChangeset("client-first", `---\n"${client}": minor\n---\n\nA typed client:\n\n- lists\n`);
const option = parseChangeset(
  "option",
  `---\n"${client}": minor\n"@planasonix/mock": patch\n---\n\nThe option \`a\`.\n`,
);
const fix = parseChangeset("fix", `---\n"${client}": patch\n---\n\nA list ends.\n`);
const rename = parseChangeset("rename", `---\n"${client}": minor\n---\n\nBreaking: \`b\` is called \`c\`.\n`);
const linkOf = (id: string): string => `([#1](https://example.com/${id}))`;
const input = { name: client, version: "1.1.0", isFirst: false, linkOf };

describe("the section of a changelog", () => {
  test("says in the first release what the package offers, without links", () => {
    const section = writeSection({ ...input, isFirst: true, changesets: [fix, first, option] });

    expect(section).toBe("## 1.1.0\n\nA typed client:\n\n- lists\n- A list ends.\n- The option `a`.\n");
  });

  test("separates a text without a list from the others", () => {
    const plain = { ...first, text: "A typed client." };

    expect(writeSection({ ...input, isFirst: true, changesets: [plain, fix] })).toBe(
      "## 1.1.0\n\nA typed client.\n\n- A list ends.\n",
    );
  });

  test("is grouped later, and each item has a link", () => {
    expect(writeSection({ ...input, changesets: [option, fix, rename] })).toBe(
      [
        "## 1.1.0\n",
        "### Breaking\n",
        "- `b` is called `c`. ([#1](https://example.com/rename))\n",
        "### New\n",
        "- The option `a`. ([#1](https://example.com/option))\n",
        "### Fixed\n",
        "- A list ends. ([#1](https://example.com/fix))\n",
      ].join("\n"),
    );
  });

  test("says that nothing has changed if only other packages have changes", () => {
    expect(writeSection({ ...input, name: "@planasonix/redis", changesets: [option] })).toBe(
      "## 1.1.0\n\nNo changes: all packages have one version.\n",
    );
  });

  test("goes above the earlier ones", () => {
    const once = addSection("", client, "## 1.0.0\n\nA\n");

    expect(once).toBe(`# ${client}\n\n## 1.0.0\n\nA\n`);
    expect(addSection(once, client, "## 1.1.0\n\nB\n")).toBe(`# ${client}\n\n## 1.1.0\n\nB\n\n## 1.0.0\n\nA\n`);
  });
});

describe("the changesets", () => {
  const write = (state?: object): string => {
    const folder = mkdtempSync(join(tmpdir(), "planasonix-changesets-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const id of ["old", "new"]) writeFileSync(join(folder, `${id}.md`), `---\n"${client}": patch\n---\n\nText.\n`);
    if (state !== undefined) writeFileSync(join(folder, "pre.json"), JSON.stringify(state));
    return folder;
  };

  test.each([
    ["of a release", undefined, ["new", "old"]],
    ["of a pre-release are those that the one before lacks", { mode: "pre", changesets: ["old"] }, ["new"]],
    ["of the release after pre-releases are those of all", { mode: "exit", changesets: ["old"] }, ["new", "old"]],
  ])("%s", (_, state, ids) => {
    expect(readChangesets(write(state)).map(({ id }) => id)).toEqual(ids);
  });

  test.each(["---\n---\n\nText.\n", `---\n"${client}": minor\n---\n\n`, "Text.\n"])(
    "need a package and a text: %j",
    (source) => {
      expect(() => parseChangeset("a", source)).toThrow(
        ".changeset/a.md needs a package with its bump, and a text for users",
      );
    },
  );

  test("say until the first release what the packages offer, not what has changed", () => {
    const pending = readChangesets(fileURLToPath(new URL("../../../.changeset", import.meta.url)));

    expect(newestRelease() === undefined ? comparisons(pending) : []).toEqual([]);
  });

  test.each(["It no longer fails.", "It takes 1 s instead of 2.", "Add `x`.", "As before, it waits."])(
    "must not compare with a version that nobody has: %s",
    (text) => {
      const changeset = { id: "a", bumps: new Map(), text };

      expect(comparisons([changeset])).toEqual([expect.stringMatching(/^\.changeset\/a\.md: ".+" compares with/)]);
      expect(comparisons([option])).toEqual([]);
    },
  );
});
