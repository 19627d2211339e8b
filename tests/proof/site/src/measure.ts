// Measures Run in Chromium, behind a slow connection: `pnpm run measure`, after `npm run docs`. A script and not a test,
// because a busy machine is slower.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackChromium } from "@planasonix/chromium/src/unpack.ts";
import type { Page } from "playwright-core";
import { openBrowser } from "./browser.ts";
import { serveCompressed } from "./compressed-site.ts";

const rounds = 5;
const folder = await mkdtemp(join(tmpdir(), "chromium-"));
const leftOut = await unpackChromium(folder);
if (leftOut) throw new Error(leftOut.reason);
const site = await serveCompressed({ latencyMs: 40, bytesPerMs: 1250 /* 10 Mbit/s */ });
const browser = await openBrowser(folder);
const [before, loaded, first, frames, later, next]: number[][] = [[], [], [], [], [], []];
for (let round = 0; round < rounds; round += 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  site.takeBytes();
  await page.goto(`${site.url}operations/pipelines/run/`, { waitUntil: "networkidle" });
  before?.push(site.takeBytes() / 1000);
  const cold = await runOnce(page);
  loaded?.push(site.takeBytes() / 1000);
  first?.push(cold.ms);
  frames?.push(cold.longestFrame);
  for (let again = 0; again < rounds; again += 1) later?.push((await runOnce(page)).ms);
  await page.goto(`${site.url}operations/runs/get/`, { waitUntil: "networkidle" });
  next?.push((await runOnce(page)).ms);
  await context.close();
}
await browser.close();
site.close();
await rm(folder, { recursive: true, force: true });
show("kB of a page before Run", before);
show("kB of the first Run", loaded);
show("ms of the first Run", first);
show("ms of the longest frame", frames);
show("ms of a later Run", later);
show("ms of the first Run of a second page", next);

/** Presses Run, and measures in the page. */
function runOnce(page: Page): Promise<{ readonly ms: number; readonly longestFrame: number }> {
  return page.evaluate(async () => {
    const box = document.querySelector<HTMLElement>(".run");
    const start = performance.now();
    let last = start;
    let longestFrame = 0;
    box?.querySelector("button")?.click();
    do {
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      longestFrame = Math.max(longestFrame, now - last);
      last = now;
    } while (box?.dataset.state !== "done");
    return { ms: last - start, longestFrame };
  });
}

function show(name: string, values: readonly number[] = []): void {
  const sorted = values.toSorted((a, b) => a - b).map(Math.round);
  console.log(`${name}: median ${sorted[Math.floor(sorted.length / 2)]}, worst ${sorted.at(-1)}`);
}
