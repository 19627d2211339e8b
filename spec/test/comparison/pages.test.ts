import { parseSamples } from "@planasonix/scripts/openapi/samples.ts";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { findFalsePages, findUnknownPages } from "../../comparison/pages.ts";

const file = "spec/reference/inventory.yaml";
const text = `meta:
  pages: [api-reference/runs.mdx, api-reference/jobs.mdx, guides/hooks.mdx]
operations:
- name: runs.get
  source_page: api-reference/runs.mdx
- name: jobs.get
  source_page: api-reference/runs.mdx
- name: jobs.list
  source_page: api-reference/jbos.mdx
  notes:
  - Named in hooks.mdx.
`;
const table = "operation\tkind\tstatus\tsample\tmember\ttypes\tpart\n";
const payload = (operation: string, place: string): string => `${operation}\tresponse\t200\t${place}\tdata\tobject\t\n`;

test("a reference to a missing page is one line with the place and what to do", () => {
  expect(findUnknownPages(file, text, parse(text))).toEqual([
    `${file}:9: the documentation has no page api-reference/jbos.mdx: correct it, or add it to \`meta.pages\``,
  ]);
});

test("a page that does not show the payload of its operation is one line with the place and what to do", () => {
  const samples = parseSamples(
    table + payload("runs.get", "runs:3") + payload("jobs.get", "jobs:7") + payload("runs.get", "introduction:9"),
  );

  expect(findFalsePages(file, text, parse(text), samples)).toEqual([
    `${file}:7: jobs.get is documented on api-reference/jobs.mdx: correct \`source_page\`, or add the page to \`also_on\``,
  ]);
});
