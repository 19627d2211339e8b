import { expect, test } from "vitest";
import { withoutPictures, withPictures } from "../../../src/pictures/drawn/figure.ts";

const page = "before\n\n<!-- picture: way -->\nThe caption,\nin [two](/b) lines.\n\nafter\n";
const pictures = new Map([["way", { svg: "<svg></svg>", words: ["a < b"] }]]);

test("shows a picture in place of its marker, with the paragraph below as its caption", () => {
  expect(withPictures(page, pictures)).toBe(
    [
      'before\n\n<figure class="picture">\n<div class="not-content" data-pagefind-ignore=""><svg></svg></div>\n<figcaption>',
      "The caption,\nin [two](/b) lines.",
      '<details class="not-content" data-pagefind-ignore=""><summary>The picture in words</summary><ol><li>a &lt; b</li></ol></details>\n</figcaption>\n</figure>',
      "after\n",
    ].join("\n\n"),
  );
});

test("leaves only the paragraph where there are no pictures", () => {
  expect(withoutPictures(page)).toBe("before\n\nThe caption,\nin [two](/b) lines.\n\nafter\n");
  expect(withPictures(page, new Map())).toBe(page);
});
