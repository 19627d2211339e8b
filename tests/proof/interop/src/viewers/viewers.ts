// Documentation viewers: the page of each, and how to find the operations in it.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";
import type { Page } from "playwright-core";
import { bundle } from "../bundle.ts";
import { operations } from "../description.ts";
import { generated } from "../generators/generators.ts";
import { runTool } from "../run-tool.ts";

/** A file that the server serves with the page. */
export interface Asset {
  readonly type: string;
  readonly file: string;
}

/** A viewer of OpenAPI descriptions. */
export interface Viewer {
  readonly name: string;
  /** The HTML of the page that shows the description. */
  page(): Promise<string>;
  /** The files that the page loads, by path. */
  readonly assets: Readonly<Record<string, Asset>>;
  /** The height of the window, in pixels. */
  readonly height: number;
  /** Waits for the page. Returns the keys of the operations in the page; some may be keys of webhooks. */
  operations(page: Page): Promise<readonly string[]>;
  /** The key of an operation in the page. */
  key(operation: DescribedOperation): string;
}

const description = { "/openapi.json": { type: "application/json", file: bundle.json } };

/**
 * Swagger UI renders only the operations in the window, so the window is tall enough for all. `#/<tag>/<operationId>`
 * opens one operation; `?url=` selects the description.
 */
export const swaggerUi: Viewer = {
  name: "Swagger UI",
  height: 20_000,
  page: async () =>
    page(
      `<link rel="stylesheet" href="/swagger-ui.css"><div id="ui"></div><script src="/swagger-ui-bundle.js"></script>`,
      `const url = new URLSearchParams(location.search).get("url") ?? "/openapi.json";
      window.ui = SwaggerUIBundle({ url, dom_id: "#ui", deepLinking: true, docExpansion: location.hash ? "none" : "list" });`,
    ),
  assets: {
    ...description,
    "/swagger-ui.css": { type: "text/css", file: fileOf("swagger-ui-dist/swagger-ui.css") },
    "/swagger-ui-bundle.js": { type: "text/javascript", file: fileOf("swagger-ui-dist/swagger-ui-bundle.js") },
  },
  operations: async (page) => {
    await page.locator(".opblock").first().waitFor();
    const ids = await page.locator(".opblock").evaluateAll((blocks) => blocks.map(({ id }) => id));
    return ids.map((id) => id.split("-").at(-1) ?? "");
  },
  key: ({ object }) => object.operationId,
};

/** The page of Redoc is one file. Redoc renders the operations of a tag when the reader opens the tag. */
const redoc: Viewer = {
  name: "Redoc",
  height: 1_000,
  page: async () => {
    const file = fileURLToPath(new URL("redoc.html", generated));
    const { status, output } = await runTool("redocly", ["build-docs", bundle.yaml, "--inlineBundle", "-o", file]);
    if (status !== 0) throw new Error(`redocly build-docs failed:\n${output}`);
    return readFile(file, "utf8");
  },
  assets: {},
  operations: async (page) => {
    await page.locator('a[href^="/section/"]').first().waitFor();
    const found: string[] = [];
    for (const [tag, described] of Map.groupBy(operations, ({ object }) => object.tags[0])) {
      // A real click would wait until the layout is stable, which takes long in a page of this size.
      await page.getByRole("link", { name: tag, exact: true }).first().dispatchEvent("click");
      const keys = described.map((operation) => redoc.key(operation));
      found.push(...(await page.evaluate(linksWithin, { keys, timeoutMs: 60_000 })));
    }
    return found;
  },
  key: ({ object }) => object.operationId.toLowerCase(),
};

/** Runs in the page: returns the keys that have a link, as soon as all have one or the time is up. */
async function linksWithin({
  keys,
  timeoutMs,
}: {
  readonly keys: readonly string[];
  readonly timeoutMs: number;
}): Promise<string[]> {
  const end = performance.now() + timeoutMs;
  const isLinked = (key: string) => document.querySelector(`a[href^="#/"][href$="/${key}"]`) !== null;
  while (!keys.every(isLinked) && performance.now() < end) await new Promise(requestAnimationFrame);
  return keys.filter(isLinked);
}

/** Scalar lists all operations in its sidebar, and renders those in view. */
const scalar: Viewer = {
  name: "Scalar",
  height: 1_000,
  page: async () =>
    page(
      `<div id="app"></div><script src="/scalar.js"></script>`,
      `Scalar.createApiReference("#app", { url: "/openapi.json", defaultOpenAllTags: true, withDefaultFonts: false, telemetry: false, agent: { disabled: true } })`,
    ),
  assets: {
    ...description,
    "/scalar.js": { type: "text/javascript", file: fileOf("@scalar/api-reference", "browser/standalone.js") },
  },
  operations: async (page) => {
    await page.locator('a[href^="#tag/"]').first().waitFor();
    const hrefs = await page
      .locator('a[href^="#tag/"]')
      .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    return hrefs.map((href) => href.split("/").slice(2).join("/")).filter((key) => key.includes("/"));
  },
  key: ({ method, path }) => `${method}${path}`,
};

export const viewers: readonly Viewer[] = [swaggerUi, redoc, scalar];

function page(body: string, script: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Planasonix API</title><body>${body}<script>${script}</script>`;
}

function fileOf(specifier: string, beside = ""): string {
  return fileURLToPath(new URL(beside, import.meta.resolve(specifier)));
}
