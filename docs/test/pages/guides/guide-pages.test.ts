import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { books } from "../../../src/pages/guides/books.ts";
import { guidePages } from "../../../src/pages/guides/guide-pages.ts";
import { resolveLinks } from "../../../src/pages/guides/resolve-links.ts";
import { readText, repository as root } from "../../../src/repository.ts";

const { repository }: { repository: string } = JSON.parse(readText("package.json"));

test.each(books)("shows each line of $file once", (book) => {
  const pages = guidePages(book);

  for (const { source, title } of pages) {
    const lines = readText(book.file).split("\n");
    expect(lines[(source?.line ?? 0) - 2], title).toMatch(/^##? /);
  }
  const shown = pages.map(({ body }) => body.split("\n").length + 1);
  const [first] = pages;
  expect(shown.reduce((sum, count) => sum + count, (first?.source?.line ?? 0) - 2)).toBe(
    readText(book.file).split("\n").length,
  );
});

test("shows each guide once, under its title", () => {
  const shown = books.filter(({ file }) => file.startsWith("docs/guides/"));

  expect(shown.map(({ file }) => file).toSorted()).toEqual(globSync("docs/guides/*.md", { cwd: root }).toSorted());
  expect(shown.find(({ file }) => file.endsWith("/logs.md"))?.title).toBe("Follow a log");
});

test.each([
  ["#options", "/client#options"],
  [`${repository}/blob/main/docs/guides/errors.md`, "/guides/errors"],
  [`${repository}/blob/main/docs/guides/tracing.md#a-run-as-a-trace`, "/guides/tracing#a-run-as-a-trace"],
  ["../../docs/guides/logs.md", "/guides/logs"],
  ["../../UPGRADING.md", "/upgrading"],
  ["https://www.npmjs.com/package/@planasonix/cli#exit-codes", "/command-line/exit-codes"],
  ["https://unpkg.com/@planasonix/client/TROUBLESHOOTING.md", "/errors/messages"],
  [
    `${repository}/blob/main/packages/cli/ci/README.md#when-a-job-runs-again`,
    "/command-line/ci-systems#when-a-job-runs-again",
  ],
  ["https://docs.planasonix.com", "https://docs.planasonix.com"],
  ["missing.md", "/packages/client/missing.md"],
])("leads a link of the client's README to %s to %s", (target, expected) => {
  expect(resolveLinks(`[x](${target})`, "packages/client/README.md")).toBe(`[x](${expected})`);
});
