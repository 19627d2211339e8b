import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openBrowser, violationsOf, watchPage } from "../src/browser.ts";
import { builtSite } from "../src/built-site.ts";
import { readFiles } from "../src/html.ts";

const site = inject("site");
const folder = inject("chromium");

/** How many pages of a template there are for one that is drawn. Of all others, every page is looked at. */
const drawn: Readonly<Record<string, number>> = { operations: 14, errors: 5, changelog: 4 };

const paths = [...readFiles(builtSite).keys()]
  .filter((path) => path.endsWith("index.html"))
  .map((path) => path.slice(0, -"index.html".length))
  .filter((path, index) => index % (drawn[path.split("/")[0] ?? ""] ?? 1) === 0);

describe.skipIf(folder === undefined)("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(folder ?? "");
  });
  afterAll(() => browser?.close());

  test.each([0, 1])(
    "pages are accessible, fit a phone, and have no errors (half %i)",
    async (half) => {
      const context = await browser.newContext({ colorScheme: "light", viewport: { width: 1280, height: 900 } });
      const { page, problems } = await watchPage(context, site);
      const found: string[] = [];
      for (const path of paths.filter((_, index) => index % 2 === half)) {
        await page.emulateMedia({ colorScheme: "light" });
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.goto(site + path);
        await inspect(path, "light");
        await page.emulateMedia({ colorScheme: "dark" });
        await page.setViewportSize({ width: 375, height: 800 });
        // Until the page has noticed its new width.
        await page.evaluate(() => new Promise((ready) => requestAnimationFrame(() => requestAnimationFrame(ready))));
        await inspect(path, "dark, on a phone");
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (overflow > 0) found.push(`${path}: ${overflow} px wider than a phone`);
        found.push(...(await cutTexts(page)).map((text) => `${path}: a picture cuts off "${text}" on a phone`));
        found.push(...problems.splice(0).map((problem) => `${path}: ${problem}`));
      }
      await context.close();
      expect(found).toEqual([]);

      async function inspect(path: string, how: string): Promise<void> {
        const violations = await violationsOf(page);
        found.push(...violations.map((violation) => `${path} (${how}): ${violation}`));
      }
    },
    600_000,
  );

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
