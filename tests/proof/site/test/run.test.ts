import { operationPath } from "@planasonix/docs/operation-path";
import { operations } from "@planasonix/docs/operations";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openBrowser, violationsOf, visitAll, watchPage } from "../src/browser.ts";
import { builtSite } from "../src/built-site.ts";
import { readFiles } from "../src/html.ts";
import { press, requestsOf } from "../src/press.ts";
import { watchSite } from "../src/watched-site.ts";

const site = inject("site");
const folder = inject("chromium");
const guides = [...readFiles(builtSite)]
  .filter(([path, file]) => path.endsWith("index.html") && !path.startsWith("operations/") && file.includes("data-run"))
  .map(([path]) => path.slice(0, -"index.html".length));
const byPath = new Map([...operations.values()].map((one) => [`${operationPath(one.name)}/`, one]));
const started = "operations/pipelines/run/";

describe.skipIf(folder === undefined)("Run", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(folder ?? "");
  });
  afterAll(() => browser?.close());

  test("the sample of every operation ends with a documented status", async () => {
    const context = await browser.newContext();
    const wrong: string[] = [];
    await visitAll(context, site, [...byPath.keys()], async ({ page, problems }, path) => {
      const { name, successes } = byPath.get(path) ?? expect.unreachable();
      const state = await press(page, "Run");
      const own = (await requestsOf(page)).filter(({ operation }) => operation === name);
      const documented = successes.map(([status]) => status);
      const isRight = own.length > 0 && own.every(({ status }) => documented.includes(status));
      if (state === "done" && isRight && problems.length === 0) return;
      const shown = (await page.locator(".run :is(li, p, pre)").allTextContents()).join("; ");
      wrong.push([`${path}: ${documented.join(" or ")} is documented: ${shown}`, ...problems.splice(0)].join("; "));
    });
    await context.close();

    expect(wrong).toEqual([]);
  }, 600_000);

  test("the programs of guides that can run end without an error", async () => {
    const context = await browser.newContext();
    const wrong: string[] = [];
    await visitAll(context, site, guides, async ({ page, problems }, path) => {
      const samples = await page.locator(".run").count();
      for (let sample = 0; sample < samples; sample += 1) {
        if ((await press(page, "Run", sample)) === "done") continue;
        wrong.push(
          `${path}: ${(await page.locator(".run").nth(sample).locator("p, pre").allTextContents()).join("; ")}`,
        );
      }
      wrong.push(...[...(await violationsOf(page)), ...problems.splice(0)].map((problem) => `${path}: ${problem}`));
      if (samples === 0) wrong.push(`${path} has no button`);
    });
    await context.close();

    expect(guides).toContain("guides/quickstart/");
    expect(wrong).toEqual([]);
  }, 600_000);

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

  test("all pages run their samples in one worker", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const workers: string[] = [];
    for (const path of [started, "operations/runs/get/", "guides/quickstart/"]) {
      await page.goto(site + path);
      expect(await press(page, "Run")).toBe("done");
      workers.push(...(await workersOf(browser)));
    }
    await context.close();

    expect(workers).toHaveLength(3);
    expect(new Set(workers).size).toBe(1);
  });

  test("an edited sample that never ends leaves the samples of other pages alone", async () => {
    const context = await browser.newContext();
    const [page, other] = [await context.newPage(), await context.newPage()];
    for (const one of [page, other]) {
      await open(one);
      await press(one, "Run");
    }
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Sample in TypeScript").fill("for (;;);");
    const stopped = press(page, "Run");
    expect(await press(other, "Advance 2 minutes")).toBe("done");
    expect(await stopped).toBe("failed");
    expect(await page.locator(".run").getByRole("status").textContent()).toContain("was stopped");
    await page.getByRole("button", { name: "Reset" }).click();
    expect(await press(page, "Run")).toBe("done");
    await context.close();
  });

  test("without shared workers, samples run in a worker of the page", async () => {
    const context = await browser.newContext();
    await context.addInitScript("delete globalThis.SharedWorker");
    const page = await context.newPage();
    await open(page);
    expect(await press(page, "Run")).toBe("done");
    expect(page.workers()).toHaveLength(1);
    expect(await press(page, "Advance 2 minutes")).toBe("done");
    await context.close();
  });

  test("nothing that runs samples is loaded before the first press", async () => {
    await using watched = await watchSite(site);
    const page = await (await browser.newContext()).newPage();
    await page.goto(watched.url + started, { waitUntil: "networkidle" });
    const before = watched.takePaths();
    await press(page, "Run");
    const loaded = watched.takePaths();
    await page.context().close();

    expect(loaded.filter((path) => /\.wasm$|worker/.test(path))).not.toEqual([]);
    expect(before.filter((path) => loaded.includes(path))).toEqual([]);
  });

  test.each([
    ["script-src 'self'", "blob:", "SharedWorker"],
    ["script-src 'self' blob:", "'wasm-unsafe-eval'", "SharedWorker"],
    ["script-src 'self'", "blob:", "Worker"],
    ["script-src 'self' blob:", "'wasm-unsafe-eval'", "Worker"],
  ])("says in words that the policy %s lacks %s in a %s", async (policy, missing, kind) => {
    await using watched = await watchSite(site, policy);
    const page = await (await browser.newContext()).newPage();
    if (kind === "Worker") await page.addInitScript("delete globalThis.SharedWorker");
    await page.goto(watched.url + started);
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

  async function open(page: Page): Promise<void> {
    await page.goto(site + started);
  }
});

/** The IDs of the workers of all pages. */
async function workersOf(browser: Browser): Promise<string[]> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send("Target.getTargets");
  await session.detach();
  return targetInfos.filter(({ type }) => type.includes("worker")).map(({ targetId }) => targetId);
}
