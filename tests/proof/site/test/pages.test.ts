import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openBrowser, violationsOf, visitAll, watchPage } from "../src/browser.ts";
import { builtSite } from "../src/built-site.ts";
import { readFiles } from "../src/html.ts";

const site = inject("site");
const folder = inject("chromium");

/** How many pages of a template there are for one that is drawn. Of all others, every page is looked at. */
const drawn: Readonly<Record<string, number>> = {
  overviews: 10,
  operations: 12,
  events: 2,
  "errors/codes": 5,
  "errors/classes": 5,
  "errors/exit-codes": 5,
  changelog: 4,
  api: 3,
};

const all = [...readFiles(builtSite).keys()]
  .filter((path) => path.endsWith("index.html"))
  .map((path) => path.slice(0, -"index.html".length));
const paths = [...Map.groupBy(all, templateOf)].flatMap(([template, own]) =>
  own.filter((_, index) => index % (drawn[template] ?? 1) === 0),
);

/** What makes the pages of some paths alike. */
function templateOf(path: string): string {
  const [first = "", second = "", third = ""] = path.split("/");
  if (first === "operations") return third === "" ? "overviews" : first;
  return first === "errors" && third !== "" ? `${first}/${second}` : first;
}

describe.skipIf(folder === undefined)("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(folder ?? "");
  });
  afterAll(() => browser?.close());

  test("pages are accessible, fit a phone, and have no errors", async () => {
    const context = await browser.newContext();
    const found: string[] = [];
    await visitAll(context, site, paths, async ({ page, problems }, path) => {
      const inspect = async (how: string): Promise<void> => {
        const violations = await violationsOf(page);
        found.push(...violations.map((violation) => `${path} (${how}): ${violation}`));
      };
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 1280, height: 900 });
      await settled(page);
      await inspect("light");
      await page.emulateMedia({ colorScheme: "dark" });
      await page.setViewportSize({ width: 375, height: 800 });
      await settled(page);
      await inspect("dark, on a phone");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found.push(`${path}: ${overflow} px wider than a phone`);
      found.push(...(await cutTexts(page)).map((text) => `${path}: a picture cuts off "${text}" on a phone`));
      found.push(...problems.splice(0).map((problem) => `${path}: ${problem}`));
    });
    await context.close();

    expect(paths.filter((path) => templateOf(path) === "operations").length).toBeGreaterThanOrEqual(20);
    expect(found).toEqual([]);
  }, 600_000);

  test("pictures have texts of the same size at each width, and their colors follow the theme of the page", async () => {
    const context = await browser.newContext({ colorScheme: "dark", viewport: { width: 375, height: 800 } });
    const { page, problems } = await watchPage(context, site);
    await page.goto(`${site}guides/start-once/`);
    const text = page.locator(".picture text").first();
    const shown = () =>
      text.evaluate((one) => [one.getBoundingClientRect().height, getComputedStyle(one).fill] as const);
    const [phone, dark] = await shown();
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.evaluate(() => document.documentElement.setAttribute("data-theme", "light"));
    const [desk, light] = await shown();

    expect([desk, phone > 12, light === dark, problems]).toEqual([phone, true, false, []]);
    await context.close();
  });

  test("a chosen language holds for the next page, and without JavaScript all samples show", async () => {
    const context = await browser.newContext();
    const { page, problems } = await watchPage(context, site);
    await page.goto(`${site}operations/pipelines/run/`);
    await page.getByRole("tab", { name: "Python" }).click();
    await page.goto(`${site}operations/runs/get/`);
    expect(await page.getByRole("tabpanel").allInnerTexts()).toEqual([expect.stringContaining("import requests")]);
    expect(problems).toEqual([]);

    const plain = await browser.newContext({ javaScriptEnabled: false });
    const other = await plain.newPage();
    await other.goto(`${site}operations/runs/get/`);
    expect(
      await other.locator(".tabs figure").evaluateAll((all) => all.filter((one) => one.checkVisibility()).length),
    ).toBe(4);
    await Promise.all([context.close(), plain.close()]);
  });
});

/** The texts of pictures that are wider than their picture. */
function cutTexts(page: Page): Promise<string[]> {
  return page.locator(".picture text").evaluateAll((texts) =>
    texts.flatMap((text) => {
      const [own, all] = [text, text.closest("svg") ?? text].map((one) => one.getBoundingClientRect());
      const isCut = own && all && (own.left < all.left - 1 || own.right > all.right + 1);
      return isCut ? [text.textContent] : [];
    }),
  );
}

/** Waits until a page has noticed its new width. */
function settled(page: Page): Promise<unknown> {
  return page.evaluate(() => new Promise((ready) => requestAnimationFrame(() => requestAnimationFrame(ready))));
}
