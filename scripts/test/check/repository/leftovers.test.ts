import { expect, test } from "vitest";
import { leftoverIn } from "../../../check/repository/leftovers.ts";

const mark = (sign: string) => sign.repeat(7);

test.each(["<", ">", "|"])("reports the line of a conflict marker that consists of %s", (sign) => {
  expect(leftoverIn("a.md", `one\n${mark(sign)} main\n`)).toBe("a.md:2: has a conflict that was not resolved");
});

test.each(["a.tmp.ts", "b/c.tmp", "d.json.orig", "e.rej"])("reports the temporary file %s", (file) => {
  expect(leftoverIn(file, "")).toBe(`${file}: is a temporary file: remove it`);
});

test.each([
  ["a heading of Markdown", `Title\n${mark("=")}\n`],
  ["markers within a line, or with nothing after them", `a ${mark("<")} b\n${mark(">")}\n`],
])("reports no conflict for %s", (_, text) => {
  expect(leftoverIn("template.ts", text)).toBeUndefined();
});
