import questions from "@planasonix/docs/questions.json" with { type: "json" };
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { openBrowser, watchPage } from "../src/browser.ts";

const site = inject("site");
const folder = inject("chromium");

test.skipIf(folder === undefined)("the search finds the page of a question among the first three", async () => {
  const browser = await openBrowser(folder ?? "");
  const { page, problems } = await watchPage(await browser.newContext(), site);
  await page.goto(site);
  await page.waitForFunction(() => customElements.get("site-search"));
  await page.getByRole("button", { name: "Search" }).click();
  const missed: string[] = [];
  for (const { question, pages } of questions) {
    const found = await search(page, question);
    if (!pages.some((path) => found.includes(path))) missed.push(`${question}: ${found.join(", ")}`);
  }
  await browser.close();

  expect(problems).toEqual([]);
  expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(2);
});

/** The paths of the first three pages that the search finds. */
async function search(page: Page, question: string): Promise<string[]> {
  await page.locator("site-search input").fill(question);
  await page.getByText(new RegExp(`results? for ${question}`)).waitFor();
  const results = page.locator(".pagefind-ui__results > .pagefind-ui__result");
  const first = Array.from({ length: Math.min(3, await results.count()) }, (_, index) => results.nth(index));
  const links = await Promise.all(first.map((result) => result.locator("a").first().getAttribute("href")));
  return links.map((link) => link?.replaceAll(/#.*$|^\/|\/(?=#|$)/g, "") ?? "");
}
