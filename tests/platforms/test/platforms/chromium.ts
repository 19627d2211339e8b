import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { chromiumEnv } from "./chromium-package.ts";
import type { RunOn } from "./platform.ts";
import { inFolder, whileServing } from "./process.ts";

/**
 * Serves a page from the server, opens it with the unpacked browser, and waits for its report. Under another `host` name the page
 * is no secure context: it has no `crypto.randomUUID`.
 */
export const runOnChromium =
  (browser: string, host = "127.0.0.1"): RunOn =>
  (endpoints, server) =>
    inFolder(async (cwd) => {
      server.serve("/page", "text/html", `<!doctype html><script type="module" src="/page.js"></script>`);
      server.serve("/page.js", "text/javascript", await bundle("page.ts", ["browser"]));
      const flags = [
        "--headless=shell",
        "--single-process",
        "--no-zygote",
        "--no-sandbox", // which root cannot have
        "--disable-gpu",
        "--disable-software-rasterizer",
        `--host-resolver-rules=MAP ${host} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1`,
        "--enable-logging=stderr",
        `--user-data-dir=${join(cwd, "profile")}`,
      ];
      const origin = server.origin.replace("127.0.0.1", host);
      const search = new URLSearchParams([...endpoints.searchParams, ["server", origin]]);
      const page = `${origin}/page?${search}`;
      const options = { cwd, env: chromiumEnv(browser) };
      return whileServing(join(browser, "chromium"), [...flags, page], options, async ({ output }) => ({
        report: await server.reported,
        output: output(),
      }));
    });
