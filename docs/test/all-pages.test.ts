import { expect, test } from "vitest";
import { problemsOf } from "../src/check/check-pages.ts";
import { books } from "../src/pages/guides/books.ts";
import { imagesOf } from "../src/pages/guides/resolve-links.ts";
import { operationPath } from "../src/pages/operations/links.ts";
import { allPages } from "../src/pages/pages.ts";
import { description, operations } from "../src/repository.ts";

const pages = await allPages();
const paths = new Set(pages.map(({ path }) => path));

test("has a page for each operation, event, error code and exit code", () => {
  const events = Object.keys(description.webhooks ?? {}).map((event) => `events/${event.replaceAll(".", "-")}`);
  const wanted = [
    ...[...operations.keys()].map(operationPath),
    ...events,
    "errors/codes/not-found",
    "errors/exit-codes/130",
  ];

  expect(wanted.filter((path) => !paths.has(path))).toEqual([]);
});

test("has no broken link", () => {
  const images = books.flatMap(imagesOf).map((file) => file.replace(/^.*\//, ""));

  expect(problemsOf(pages, images)).toEqual([]);
});

test("shows four samples of each operation, and no reference of the description", () => {
  for (const name of operations.keys()) {
    const body = pages.find(({ path }) => path === operationPath(name))?.body ?? "";
    const labels = [...body.matchAll(/^```\w+ title="(TypeScript|Command line|curl|Python)"$/gm)].map(
      ([, label]) => label,
    );
    expect(labels, name).toEqual(["TypeScript", "Command line", "curl", "Python"]);
    expect(body, name).not.toMatch(/\$ref|undefined|\[object/);
  }
});

test("links an operation to the recipe about it", () => {
  const body = pages.find(({ path }) => path === operationPath("webhooks.rotateSecret"))?.body;

  expect(body).toContain("**Guides**: [Rotate the secret of a webhook](/recipes/rotate-the-secret-of-a-webhook), ");
});
