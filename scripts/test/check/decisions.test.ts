import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../../../DECISIONS.md", import.meta.url), "utf8");
const [index = "", ...decisions] = page.split(/^## /m);

test("the index of DECISIONS.md lists each decision once, by its title", () => {
  const titles = decisions.map((decision) => decision.split("\n")[0] ?? "");
  const listed = [...index.matchAll(/\[([^\]]+)\]\(#/g)].map(([, title]) => title);

  expect(listed.toSorted()).toEqual(titles.toSorted());
});

test("each decision in DECISIONS.md begins with its date", () => {
  expect(decisions.filter((decision) => !/^.+\n\*20\d\d-\d\d-\d\d\*\n\n/.test(decision))).toEqual([]);
});

test("the decisions in DECISIONS.md are in the order of their dates, newest first", () => {
  const dates = decisions.map((decision) => /\*(20[\d-]+)\*/.exec(decision)?.[1]);

  expect(dates).toEqual(dates.toSorted().toReversed());
});
