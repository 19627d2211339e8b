import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { compareWithRelease } from "../../check/breaking.ts";
import { freezeRelease } from "../../release/releases.ts";
import { describeApi, path } from "../support/describe.ts";

let folder: string;

beforeEach(() => {
  folder = `${mkdtempSync(join(tmpdir(), "breaking-"))}/`;
});

afterEach(() => rmSync(folder, { recursive: true }));

const get = { operationId: "widgets_get", parameters: [path("id")] };
const create = { operationId: "widgets_create" };
const widgets = bundle("1.2.0", { "GET /widgets/{id}": get, "POST /widgets": create });
const broken = bundle("1.3.0", { "POST /widgets": create });

test("allows every change until something has been released", () => {
  expect(compareWithRelease(write(broken), `${folder}missing/`)).toEqual({
    result: "nothing was released: every change is allowed",
    problem: undefined,
  });
});

test("once a release has been stored, names the line to change in one line if the version does not allow a change", () => {
  freezeRelease("1.2.0", new Map([["openapi.yaml", widgets]]), folder);
  const { result, problem } = compareWithRelease(write(broken), folder);

  expect(result).toBe("the changes since 1.2.0 need version 2.0.0");
  expect(problem).toMatch(
    /^spec\/openapi\.yaml:\d+: info\.version went .* require a major .*\(2\.0\.0\).* Set it, or revert the changes; in spec\/, `pnpm exec redocly diff \S+openapi-1\.2\.0\.yaml \S+` lists them\.$/,
  );
});

function bundle(version: string, operations: Parameters<typeof describeApi>[0]): string {
  const info = { title: "Widgets", version };
  return stringify({ openapi: "3.1.0", ...describeApi(operations), info }, { aliasDuplicateObjects: false });
}

function write(text: string): string {
  const file = join(folder, "current.yaml");
  writeFileSync(file, text);
  return file;
}
