import { expect, test } from "vitest";
import type { Page } from "../../../src/model/page.ts";
import { guidesAbout } from "../../../src/pages/operations/guides-about.ts";

const page = (path: string, body: string): Page => ({ path, title: path, description: "", trail: [], body });
const program = (name: string): string => `\`\`\`ts\nawait planasonix.${name}();\n\`\`\``;

/** The guides about `runs.get` among pages. */
function found(...pages: Page[]): string[] {
  return (guidesAbout(pages, ["runs.get"]).get("runs.get") ?? []).map(({ path }) => path);
}

test("finds the guides whose texts name an operation, those that name it most often first", () => {
  const once = page("guides/once", "`runs.get` reads a run.");
  const often = page("recipes/often", "`runs.get`, and `runs.getAndWait`.");

  expect(found(once, often, page("guides/other", "`runs.getLogs` and xruns.get"))).toEqual([
    "recipes/often",
    "guides/once",
  ]);
});

test("counts programs only if few guides have the operation", () => {
  const guides = ["a", "b", "c", "d"].map((name) => page(`guides/${name}`, program("runs.get")));
  const text = page("guides/e", "`runs.get` reads a run.");

  expect(found(...guides.slice(0, 3))).toEqual(["guides/a", "guides/b", "guides/c"]);
  expect(found(...guides, text)).toEqual(["guides/e"]);
});

test("leaves out pages that are no guides, and all but three", () => {
  const guides = ["a", "b", "c", "d"].map((name) => page(`guides/${name}`, "`runs.get`"));

  expect(found(page("sandbox/what-is-inferred", "`runs.get`"))).toEqual([]);
  expect(found(...guides)).toHaveLength(3);
});
