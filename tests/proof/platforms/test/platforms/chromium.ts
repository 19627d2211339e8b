import { join } from "node:path";
import { chromiumEnv, chromiumFlags, chromiumProgram } from "@planasonix/chromium/src/launch.ts";
import { bundle } from "./bundle.ts";
import { type RunOn, shownLine } from "./platform.ts";
import { inFolder, whileServing } from "./process.ts";

/**
 * Serves the page, opens it in the unpacked browser, and waits for its report. On a `host` other than loopback, the
 * page is not a secure context and has no `crypto.randomUUID`.
 */
export const runOnChromium =
  (browser: string, host = "127.0.0.1"): RunOn =>
  (endpoints, server) =>
    inFolder(async (cwd) => {
      server.serve("/page", "text/html", `<!doctype html><script type="module" src="/page.js"></script>`);
      server.serve("/page.js", "text/javascript", await bundle("page.ts", ["browser"]));
      const flags = [
        ...chromiumFlags(host),
        "--headless=shell",
        "--single-process",
        "--enable-logging=stderr",
        `--user-data-dir=${join(cwd, "profile")}`,
      ];
      const origin = server.origin.replace("127.0.0.1", host);
      const search = new URLSearchParams([...endpoints.searchParams, ["server", origin]]);
      const page = `${origin}/page?${search}`;
      const options = { cwd, env: chromiumEnv(browser) };
      return whileServing(chromiumProgram(browser), [...flags, page], options, async ({ output, printed }) => {
        const report = await server.reported;
        await printed(shownLine);
        return { report, output: output() };
      });
    });
