import { expect, test } from "vitest";
import { anchorsOf, ownTarget, readLinks } from "../src/page-links.ts";

const repository = "https://github.com/acme/planasonix-sdk";

test("reads links with their lines, and ignores those in code", () => {
  const page =
    "# A\n\n[one](a.md) `[two](b.md)`\n\n```md\n[three](c.md)\n```\n\n[`four`](#a) and [five](https://nodejs.org/)\n";

  expect(readLinks(page)).toEqual([
    { line: 3, target: "a.md" },
    { line: 9, target: "#a" },
    { line: 9, target: "https://nodejs.org/" },
  ]);
});

test("creates anchors from headings, and ignores comments in code", () => {
  expect(anchorsOf("# Start work once\n\n```sh\n# no heading\n```\n\n## `runs.wait`, and more\n")).toEqual([
    "start-work-once",
    "runswait-and-more",
  ]);
});

test.each([
  [`${repository}/blob/main/examples/README.md`, { package: undefined, path: "examples/README.md", anchor: undefined }],
  [`${repository}/raw/main/trace.svg`, { package: undefined, path: "trace.svg", anchor: undefined }],
  [`${repository}/tree/main/spec#a`, { package: undefined, path: "spec", anchor: "a" }],
  ["https://unpkg.com/@planasonix/client/api.md#runs", { package: "client", path: "api.md", anchor: "runs" }],
  ["https://www.npmjs.com/package/@planasonix/mock", { package: "mock", path: "README.md", anchor: undefined }],
  ["https://nodejs.org/", undefined],
  ["https://github.com/OTHER/planasonix-sdk/blob/main/README.md", undefined],
  ["README.md", undefined],
])("knows what %s shows", (link, target) => {
  expect(ownTarget(link, repository)).toEqual(target);
});
