import { expect, test } from "vitest";
import { createNavigation, sidebarOf } from "../../src/site/navigation.ts";

const page = (path: string, ...trail: string[]) => ({ path, title: path, description: "", trail, body: "" });
const navigation = createNavigation([
  page(""),
  page("a", "A"),
  page("b", "A", "B"),
  page("c", "C", "D"),
  page("d", "C", "D"),
]);

test("opens the groups of the page, and links the first page of the others", () => {
  const shown = JSON.parse(JSON.stringify(sidebarOf(navigation, "b", "/base/")), (key, value) =>
    ["badge", "attrs", "type", "collapsed"].includes(key) ? undefined : value,
  );

  expect(shown).toEqual([
    { label: "", href: "/base/", isCurrent: false },
    {
      label: "A",
      entries: [
        { label: "a", href: "/base/a/", isCurrent: false },
        { label: "B", entries: [{ label: "b", href: "/base/b/", isCurrent: true }] },
      ],
    },
    { label: "C", href: "/base/c/", isCurrent: false },
  ]);
});
