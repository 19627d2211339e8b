import { readDialect } from "@planasonix/openapi/dialects";
import { expect, test } from "vitest";
import {
  absoluteDialect,
  baseUrlIn,
  checkSupported,
  lacksIn,
  pathIn,
  readSpokenDialect,
} from "../../src/session/spoken-dialect.ts";
import { fileWith } from "../support/machine.ts";

const given = (name: string) => ({ given: name, place: "a test", folder: "/a/folder" });

test("a dialect has a path of its own, and lacks operations and parameters", async () => {
  const dialect = await readSpokenDialect(given("airflow-provider"));
  const [missing = ""] = Object.keys(dialect.lacks.unsupported);
  const [narrowed = "", [parameter = ""] = []] = Object.entries(dialect.lacks.parameters)[0] ?? [];
  expect(() => checkSupported(dialect, missing)).toThrow(`does not support ${missing}`);
  expect(() => checkSupported(undefined, missing)).not.toThrow();
  expect([
    lacksIn(undefined, missing),
    lacksIn(dialect, missing),
    lacksIn(dialect, narrowed, parameter),
    lacksIn(dialect, "a.b", "c"),
  ]).toEqual([false, true, true, false]);
  const { data } = dialect.option;
  const moved = {
    ...dialect,
    option: { ...dialect.option, data: { ...data, operations: { "runs.get": { path: "/jobs" } } } },
  };
  expect(pathIn(moved as never, "runs.get", "/usual")).toBe("/jobs");
  expect(pathIn(dialect, "a.b", "/usual")).toBe("/usual");
});

test.each([
  [undefined, "https://api.planasonix.com"],
  ["https://a.test", "https://a.test"],
])("the base URL %s gets the path of the dialect", async (url, origin) => {
  const dialect = await readSpokenDialect(given("airflow-provider"));
  expect(baseUrlIn(dialect, url)).toBe(`${origin}${dialect.option.data.prefix}`);
  expect(baseUrlIn(dialect, "https://a.test/mine")).toBe("https://a.test/mine");
});

test("a file is relative to the folder of who names it, and a name is none", async () => {
  const path = fileWith(JSON.stringify({ ...readDialect("airflow-provider"), name: "own" }), "own.json");
  expect((await readSpokenDialect(given(path))).name).toBe("own");
  expect(absoluteDialect(given("./own.json"))).toBe("/a/folder/own.json");
  expect(absoluteDialect(given("pages"))).toBe("pages");
});
