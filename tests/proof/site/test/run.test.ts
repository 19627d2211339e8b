import { operationPath } from "@planasonix/docs/operation-path";
import { operations } from "@planasonix/docs/operations";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openBrowser, violationsOf, watchPage } from "../src/browser.ts";
import { builtSite } from "../src/built-site.ts";
import { readFiles } from "../src/html.ts";
import { press, requestsOf } from "../src/press.ts";

const site = inject("site");
const folder = inject("chromium");
const guides = [...readFiles(builtSite)]
  .filter(([path, file]) => path.endsWith("index.html") && !path.startsWith("operations/") && file.includes("data-run"))
  .map(([path]) => path.slice(0, -"index.html".length));
const started = "operations/pipelines/run/";

describe.skipIf(folder === undefined)("Run", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(folder ?? "");
  });
  afterAll(() => browser?.close());

  test("the sample of every operation ends with a documented status", async () => {
    const context = await browser.newContext();
    const left = [...operations.values()];
    const wrong: string[] = [];
    const work = async (): Promise<void> => {
      const { page, problems } = await watchPage(context, site);
      for (let operation = left.pop(); operation; operation = left.pop()) {
        const path = operationPath(operation.name);
        await page.goto(`${site}${path}/`);
        const state = await press(page, "Run");
        const own = (await requestsOf(page)).filter((request) => request.operation === operation.name);
        const documented = operation.successes.map(([status]) => status);
        const isRight = own.length > 0 && own.every(({ status }) => documented.includes(status));
        if (state === "done" && isRight && problems.length === 0) continue;
        const shown = (await page.locator(".run :is(li, p, pre)").allTextContents()).join("; ");
        wrong.push(
          [`${path}.md: ${documented.join(" or ")} is documented: ${shown}`, ...problems.splice(0)].join("; "),
        );
      }
      await page.close();
    };
    await Promise.all([work(), work(), work()]);
    await context.close();

    expect(wrong).toEqual([]);
  }, 600_000);

  test("the programs of guides that can run end without an error", async () => {
    const { page, problems } = await watchPage(await browser.newContext(), site);
    const wrong: string[] = [];
    for (const path of guides) {
      await page.goto(site + path);
      const samples = await page.locator(".run").count();
      for (let sample = 0; sample < samples; sample += 1) {
        if ((await press(page, "Run", sample)) === "done") continue;
        wrong.push(
          `${path}: ${(await page.locator(".run").nth(sample).locator("p, pre").allTextContents()).join("; ")}`,
        );
      }
      wrong.push(...(await violationsOf(page)).map((violation) => `${path}: ${violation}`));
      if (samples === 0) wrong.push(`${path} has no button`);
    }
    await page.context().close();

    expect(guides).toContain("guides/quickstart/");
    expect(wrong).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("every state of a sample is accessible and fits a phone, in light and dark", async () => {
    const context = await browser.newContext({ viewport: { width: 375, height: 800 } });
    const { page, problems } = await watchPage(context, site);
    const found: string[] = [];
    await open(page);
    await inspect("before");
    expect(await press(page, "Run")).toBe("done");
    await inspect("after a run");
    expect(await press(page, "Advance 2 minutes")).toBe("done");
    expect(await page.locator(".run pre").last().textContent()).toContain('"status": "succeeded"');
    await inspect("2 minutes later");
    expect(await press(page, "Fail the run")).toBe("done");
    expect(await page.locator(".run pre").textContent()).toContain('"status": "failed"');
    await inspect("a failed run");
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Sample in TypeScript").fill('import { other } from "other";\nother();');
    expect(await press(page, "Run")).toBe("failed");
    await inspect("an edited sample with an error");
    await page.getByRole("button", { name: "Reset" }).click();
    expect(await press(page, "Run")).toBe("done");
    expect(await requestsOf(page)).toEqual([{ operation: "pipelines.run", status: "202" }]);
    await context.close();

    expect(found).toEqual([]);
    expect(problems).toEqual([]);

    async function inspect(state: string): Promise<void> {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await violationsOf(page)).map((violation) => `${state} (${colorScheme}): ${violation}`));
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found.push(`${state}: ${overflow} px wider than a phone`);
    }
  });

  test("a sample that never ends is stopped, and the next one runs", async () => {
    const page = await opened();
    await press(page, "Run");
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Sample in TypeScript").fill("for (;;);");
    expect(await press(page, "Run")).toBe("failed");
    expect(await page.locator(".run").getByRole("status").textContent()).toContain("was stopped");
    await page.getByRole("button", { name: "Reset" }).click();
    expect(await press(page, "Run")).toBe("done");
    await page.context().close();
  });

  test("nothing that runs samples is loaded before the first press", async () => {
    const { page } = await watchPage(await browser.newContext(), site);
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    await open(page, "networkidle");
    const before = loaded.splice(0);
    await press(page, "Run");

    expect(loaded.filter((path) => /\.wasm$|worker/.test(path))).not.toEqual([]);
    expect(before.filter((path) => loaded.includes(path))).toEqual([]);
    await page.context().close();
  });

  test.each([
    ["script-src 'self'", "blob:"],
    ["script-src 'self' blob:", "'wasm-unsafe-eval'"],
  ])("says in words what a policy of the worker such as %s lacks", async (policy, missing) => {
    const page = await opened();
    await page.route(/worker.*\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
    });
    expect(await press(page, "Run")).toBe("failed");
    expect(await page.locator(".run").getByRole("status").textContent()).toContain(`needs ${missing}`);
    await page.context().close();
  });

  test.each([
    ["JavaScript", { javaScriptEnabled: false }],
    ["WebAssembly", {}],
  ])("without %s there is no button", async (missing, options) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    if (missing === "WebAssembly") await page.addInitScript("delete globalThis.WebAssembly");
    await open(page);
    expect(await page.getByRole("button", { name: "Run", exact: true }).count()).toBe(0);
    await context.close();
  });

  async function opened(): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await open(page);
    return page;
  }

  async function open(page: Page, waitUntil: "load" | "networkidle" = "load"): Promise<void> {
    await page.goto(site + started, { waitUntil });
  }
});
