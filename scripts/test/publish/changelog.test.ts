import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { newestRelease } from "../../compatibility/releases.ts";
import { addSection, type Changeset, readPending, sectionOf, writeSection } from "../../publish/changelog.ts";

const client = "@planasonix/client";
const change = (id: string, bumps: Readonly<Record<string, "minor" | "patch">>, summary: string): Changeset => ({
  id,
  releases: Object.entries(bumps).map(([name, type]) => ({ name, type })),
  summary,
});
const first = change("client-first", { [client]: "minor" }, "A typed client:\n\n- lists");
const option = change("option", { [client]: "minor", "@planasonix/mock": "patch" }, "The option `a`.");
const fix = change("fix", { [client]: "patch" }, "A list ends.");
const rename = change("rename", { [client]: "minor" }, "Breaking: `b` is called `c`.");
const linkOf = (id: string): string => `([#1](https://example.com/${id}))`;
const input = { name: client, version: "1.1.0", linkOf };

describe("the section of a changelog", () => {
  test("says in the first release what the package offers, without links", () => {
    const section = writeSection({ ...input, changesets: [fix, first, option] });

    expect(section).toBe("## 1.1.0\n\nA typed client:\n\n- lists\n\n- A list ends.\n- The option `a`.\n");
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

test.each([
  ["1.10.0", "### New\n\n- B"],
  ["1.1.0", "- A"],
  ["1.1", ""],
])("the notes of %s are its section in a changelog: %j", (version, text) => {
  expect(sectionOf("# Client\n\n## 1.10.0\n\n### New\n\n- B\n\n## 1.1.0\n\n- A\n", version)).toBe(text);
});

describe("the changesets", () => {
  /** A repository with changesets, by their paths. */
  const write = (files: Readonly<Record<string, string>>): string => {
    const root = mkdtempSync(join(tmpdir(), "planasonix-changesets-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, ".changeset/pre"), { recursive: true });
    for (const [path, text] of Object.entries(files)) writeFileSync(join(root, ".changeset", path), text);
    return root;
  };
  const fixed = `---\n"${client}": patch\n---\n\nText.\n`;

  test.each([
    ["of a pre-release are those that the one before lacks", "pre", ["new"]],
    ["of the release after pre-releases are those of all", "exit", ["new", "old"]],
  ])("%s", async (_, mode, ids) => {
    const state = JSON.stringify({ mode, tag: "rc" });
    const root = write({ "new.md": fixed, "pre/old.md": fixed, "pre.json": state });

    expect((await readPending(root)).map(({ id }) => id)).toEqual(ids);
  });

  test.each(["---\n---\n\nText.\n", `---\n"${client}": minor\n---\n\n`])(
    "need a package and a text: %j",
    async (source) => {
      await expect(readPending(write({ "a.md": source }))).rejects.toThrow(
        ".changeset/a.md needs a package with its bump, and a text for users",
      );
    },
  );

  test("say until the first release what the packages offer, because nobody has a version to compare with", async () => {
    const pending = await readPending(fileURLToPath(new URL("../../../", import.meta.url)));
    const comparison =
      /\b(?:no longer|any ?more|as before|previously|used to|earlier versions?|instead of \d|than before|^Add\b)/im;
    const comparing = pending.filter(({ summary }) => comparison.test(summary));

    expect(newestRelease() === undefined ? comparing : []).toEqual([]);
  });
});
