import { expect, test } from "vitest";
import { summaryOf } from "../../../src/work/waiting/words.ts";

test("text of the API is no Markdown in the summary", () => {
  const evil = "![x](https://evil.test/a.png) <img src=x> `a` www.evil.test\n# b";
  const [title = "", , message] = summaryOf(`run_1 failed at ${evil}`, evil, "https://api.test/runs/run_1", [
    "```",
    evil,
  ]).split("\n");
  for (const line of [title.replace(/^### /, ""), message]) {
    expect(line).toMatch(/^([\w -]|\\[!-/:-@[-`{-~])+$/);
  }
});
