// Opens pages of the built site in Chromium, and collects their problems. A request to another host is one of them.
import { readFileSync } from "node:fs";
import { chromiumEnv, chromiumFlags, chromiumProgram } from "@planasonix/chromium/src/launch.ts";
import type {} from "@planasonix/chromium/src/setup.ts"; // declares what it provides
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** Starts the browser that was unpacked into a folder. */
export function openBrowser(folder: string): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumProgram(folder),
    env: chromiumEnv(folder),
    args: chromiumFlags(),
  });
}

/** A page, and its problems so far: errors of scripts, of the console and of requests, and requests to other hosts. */
export interface WatchedPage {
  readonly page: Page;
  readonly problems: string[];
}

/** Opens an empty page, and watches it. */
export async function watchPage(context: BrowserContext, site: string): Promise<WatchedPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000); // a busy machine is slow
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
  page.on("requestfailed", (request) => {
    const { errorText = "" } = request.failure() ?? {};
    // The browser aborts what a page that it leaves is still loading.
    if (errorText !== "net::ERR_ABORTED") problems.push(`${request.url()} failed: ${errorText}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(site) && !url.startsWith("data:") && !url.startsWith("blob:")) problems.push(`requests ${url}`);
  });
  return { page, problems };
}

/** Visits paths in two pages of a context at a time, because machines have at least two cores. */
export async function visitAll(
  context: BrowserContext,
  site: string,
  paths: readonly string[],
  visit: (watched: WatchedPage, path: string) => Promise<void>,
): Promise<void> {
  const left = [...paths];
  const work = async (): Promise<void> => {
    const watched = await watchPage(context, site);
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      await watched.page.goto(site + path);
      await visit(watched, path);
    }
    await watched.page.close();
  };
  await Promise.all([work(), work()]);
}

const axe = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** What axe finds on a page as it is now: a line for each rule. */
export async function violationsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResult> } };
    // What passes is not described, which takes a third of the time.
    return (await axe.run({ resultTypes: ["violations"] })).violations.map(
      ({ id, nodes: [node] }) => `${id} ${node?.html.slice(0, 200)}`,
    );
  });
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}
