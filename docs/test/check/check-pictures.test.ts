import { expect, test } from "vitest";
import { problemsOfPictures } from "../../src/check/check-pictures.ts";
import type { Page } from "../../src/model/page.ts";

const page = (body: string): Page => ({ path: "a", title: "A", description: "A page.", trail: [], body });

test.each([
  [
    "a marker of no picture",
    "<!-- picture: two -->\nText.\n\n<!-- picture: one -->\nText.",
    "a.md:3: there is no picture two, only one",
  ],
  [
    "a marker without a paragraph",
    "<!-- picture: one -->\n\nText.",
    "a.md:3: no paragraph below says what the picture shows",
  ],
  ["a picture that no page shows", "```md\n<!-- picture: one -->\n```", "no page shows the picture one"],
])("reports %s", (_, body, problem) => {
  expect(problemsOfPictures([page(body)], ["one"])).toEqual([problem]);
});

test("accepts a marker above a paragraph", () => {
  expect(problemsOfPictures([page("<!-- picture: one -->\nText.")], ["one"])).toEqual([]);
});
