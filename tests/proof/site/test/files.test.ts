import { expect, inject, test } from "vitest";
import { builtSite, hashesOf } from "../src/built-site.ts";
import { readFiles, referencesOf } from "../src/html.ts";

const files = readFiles(builtSite);
const pages = [...files].filter(([path]) => path.endsWith(".html"));
const kilobyte = 1000;

test("is as small as promised", () => {
  const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
  const large = pages.filter(([path, file]) => path.startsWith("operations/") && file.length > 100 * kilobyte);

  expect(pages.length).toBeGreaterThanOrEqual(320);
  expect(bytes).toBeLessThanOrEqual(40_000 * kilobyte);
  expect(large.map(([path]) => path)).toEqual([]);
});

test("every link and fragment leads somewhere, and nothing is loaded from another host", () => {
  const references = new Map(pages.map(([path, file]) => [path, referencesOf(file.toString())]));
  const broken = [...references].flatMap(([path, { links, assets }]) => [
    ...links.filter((link) => !isFound(link, path)).map((link) => `${path}: ${link}`),
    ...assets
      .filter((asset) => !asset.startsWith("/") || !files.has(asset.slice(1)))
      .map((asset) => `${path}: loads ${asset}`),
  ]);

  expect(broken).toEqual([]);

  function isFound(link: string, from: string): boolean {
    if (/^(https|mailto):/.test(link)) return true;
    const [address = "", fragment = ""] = link.split("#");
    const path = address === "" ? from : address.slice(1).replace(/(^|\/)$/, "$1index.html");
    if (!path.endsWith(".html")) return files.has(path);
    const ids = references.get(path)?.ids;
    return ids !== undefined && (fragment === "" || ids.has(decodeURIComponent(fragment)));
  }
});

test("styles load nothing from another host", () => {
  const styles = [...files].filter(([path]) => path.endsWith(".css"));

  expect(styles.filter(([, file]) => /url\(["']?(https?:)?\/\//.test(file.toString())).map(([path]) => path)).toEqual(
    [],
  );
});

test("every page has its Markdown, and llms.txt lists it", () => {
  const index = files.get("llms.txt")?.toString() ?? "";
  const missing = pages
    .map(([path]) => path.replace(/(\/|^)index\.html$/, (_, before) => (before === "/" ? ".md" : "index.md")))
    .filter((path) => path !== "404.html" && !(files.has(path) && index.includes(`(/${path})`)));

  expect(missing).toEqual([]);
});

test("two builds are byte-identical", () => {
  expect(hashesOf(builtSite)).toEqual(inject("otherBuild"));
});
