import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDialect } from "@planasonix/openapi/dialects";
import { expect, test } from "vitest";
import { readDialectFlag, readForms, servedForms } from "../../src/dialect/forms.ts";
import { dialectRule } from "../../src/dialect/option.ts";

test("the documented form alone needs no layer", () => {
  for (const option of [undefined, "documented", ["documented"]]) {
    const { all, speaking } = readForms(option);
    expect(all).toEqual([{ name: "documented", prefix: "/v1" }]);
    expect(speaking).toBeUndefined();
  }
});

test("a form is a name, the text of a file, or a dialect", () => {
  const dialect = readDialect("airflow-provider");
  for (const option of ["airflow-provider", JSON.stringify(dialect), dialect, [dialect]]) {
    const { all, operationAt } = readForms(option);
    expect(all).toMatchObject([{ name: "airflow-provider", prefix: "/api/v1" }]);
    expect(operationAt?.("GET", "/api/v1/jobs/job_1")).toBe("jobs.get");
    expect(operationAt?.("GET", "/v1/jobs/job_1")).toBeUndefined();
  }
});

test("the flag names forms, and files with one", () => {
  const file = join(mkdtempSync(join(tmpdir(), "forms-")), "own.json");
  writeFileSync(file, '{ "name": "own" }');

  expect(readDialectFlag(`documented, ${file}`)).toEqual(["documented", '{ "name": "own" }']);
  expect(() => readDialectFlag("./none.json")).toThrow(/^`--dialect` cannot be read: .*none\.json/);
});

test("the first line of a server names the forms that are not documented", () => {
  const url = "http://127.0.0.1:4011/v1";
  const text = (...names: string[]) => servedForms(readForms(names), url);

  expect(text("documented")).toEqual({ isDocumented: true, text: "" });
  expect(text("documented", "mcp-server").text).toBe(", mcp-server at http://127.0.0.1:4011/api");
  expect(text("airflow-provider", "documented")).toEqual({
    isDocumented: false,
    text: "airflow-provider at http://127.0.0.1:4011/api/v1, documented at http://127.0.0.1:4011/v1",
  });
});

test.each([
  ["pages", true],
  [{ name: "own" }, true],
  [["pages", { name: "own" }], true],
  ["", false],
  [[], false],
  [["pages", 1], false],
  [null, false],
  [true, false],
])("the option %j is accepted: %s", (value, expected) => {
  expect(dialectRule[0](value)).toBe(expected);
});
