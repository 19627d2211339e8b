import { chromiumEnv, chromiumFlags, chromiumProgram } from "@planasonix/chromium/src/launch.ts";
import { type Browser, chromium, type Page } from "playwright-core";

/** Starts the browser that was unpacked into a folder. */
export function openBrowser(folder: string): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumProgram(folder),
    env: chromiumEnv(folder),
    args: chromiumFlags(),
  });
}

/** A page, and what went wrong in it so far. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts, lines that the page logs as errors, requests that failed, and boxes in which it shows an error. */
  errors(): Promise<readonly string[]>;
}

// What viewers do whatever the description: Redoc asks for its logo, Swagger UI warns about its own links.
const ownRequests = /^https:\/\/cdn\.redoc\.ly\//;
const ownMessages = /^Deprecated: escaping deep link whitespace/;
// What viewers show instead of what they cannot show.
const errorTexts = /could not render|something went wrong (here|rendering)/i;

/** Opens a page with a window of this height. */
export async function openPage(browser: Browser, height: number): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: 1_280, height } });
  // On a busy machine a page of this size takes its time.
  page.setDefaultTimeout(60_000);
  const found: string[] = [];
  page.on("pageerror", ({ message }) => found.push(message));
  page.on(
    "requestfailed",
    (request) => void (ownRequests.test(request.url()) || found.push(`${request.url()} failed`)),
  );
  page.on("console", (message) => {
    const isOwn = ownRequests.test(message.location().url) || ownMessages.test(message.text());
    if (message.type() === "error" && !isOwn) found.push(message.text());
  });
  return { page, errors: async () => [...found, ...(await errorBoxes(page))] };
}

async function errorBoxes(page: Page): Promise<string[]> {
  const boxes = page.locator(".errors-wrapper, .failed-config").or(page.getByText(errorTexts));
  return boxes.allInnerTexts();
}
