// DNS rebinding: the name of a page leads to this machine as soon as the page has been loaded. For the browser, a local
// server on the same port is then the site of the page, so that no rule about other origins applies.
import type {} from "@planasonix/chromium/src/setup.ts"; // Declares the key `chromium` of `inject`.
import { expect, inject, test } from "vitest";
import { attacker, visit } from "../src/page.ts";
import { startServer } from "../src/server.ts";

const [project, browser] = [inject("project"), inject("chromium")];
const key = "key-that-the-page-knows";

test.runIf(browser !== undefined).each([
  ["planasonix-mock", []],
  ["planasonix-sandbox", ["--api-key", key]],
  ["planasonix-sandbox", ["--api-key", key, "--host", "0.0.0.0"]],
] as const)("a page whose name is rebound to this machine gets only a refusal from %s %j", async (command, args) => {
  await using servers = new AsyncDisposableStack();

  const seen = await visit({
    browser: String(browser),
    script: `await rebind();
const response = await fetch("/v1/pipelines", { headers: { Authorization: "Bearer ${key}" } });
report([location.hostname, response.status, await response.text()]);`,
    onRebind: async (port) => {
      const server = await startServer({ project, command, args: [...args, "--port", String(port)] });
      servers.use(server);
    },
  });

  expect(seen).toEqual([attacker, 403, expect.stringContaining(`--allow-host ${attacker}`)]);
});
