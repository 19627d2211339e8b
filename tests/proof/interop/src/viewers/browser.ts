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

/** A page, and its errors so far. */
export interface WatchedPage {
  readonly page: Page;
  /** Script errors, console errors, failed requests, and error boxes in the page. */
  errors(): Promise<readonly string[]>;
}

// The viewers' own problems, which the tests ignore: Redoc requests its logo, and Swagger UI warns about its own links.
const ownRequests = /^https:\/\/cdn\.redoc\.ly\//;
const ownMessages = /^Deprecated: escaping deep link whitespace/;
// The texts that viewers show in place of content that they cannot render.
const errorTexts = /could not render|something went wrong (here|rendering)/i;

/** Opens an empty page in a window of the given height in pixels, and records the errors of the page. */
export async function openPage(browser: Browser, height: number): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: 1_280, height } });
  // A page with all operations loads slowly on a busy machine.
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
