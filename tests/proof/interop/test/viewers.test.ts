import type {} from "@planasonix/chromium/src/setup.ts"; // Declares the key `chromium` of `inject`.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { operations } from "../src/description.ts";
import { openBrowser, openPage } from "../src/viewers/browser.ts";
import { serveViewer, type ViewerServer } from "../src/viewers/serve.ts";
import { viewers } from "../src/viewers/viewers.ts";

const folder = inject("chromium");

describe.runIf(folder !== undefined).each(viewers)("$name", (viewer) => {
  let browser: Browser;
  let server: ViewerServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([openBrowser(folder ?? ""), serveViewer(viewer)]);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  test("shows every operation and no error", async () => {
    const { page, errors } = await openPage(browser, viewer.height);
    await page.goto(server.origin);
    const shown = new Set(await viewer.operations(page));
    expect(operations.map((operation) => viewer.key(operation)).filter((key) => !shown.has(key))).toEqual([]);
    expect(await errors()).toEqual([]);
  });
});
