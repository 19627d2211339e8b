import { expect, test } from "vitest";
import { across, element, label } from "../../../src/pictures/drawn/svg.ts";

test("escapes texts and attributes, and leaves out attributes without a value", () => {
  expect(label('a < b & "c"', { x: "0", y: 1 })).toBe('<text x="0" y="1">a &lt; b &amp; &quot;c&quot;</text>');
  expect(element("line", { class: 'a"b' })).toBe('<line class="a&quot;b"></line>');
});

test("writes places as parts of the width", () => {
  expect([across(0), across(1 / 3), across(1)]).toEqual(["0%", "33.33%", "100%"]);
});
