// A page of another site, which guesses the port of a local server and knows its API key.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type {} from "@planasonix/chromium/src/setup.ts"; // Declares the key `chromium` of `inject`.
import { expect, inject, test } from "vitest";
import { visit } from "../src/page.ts";
import { startServer } from "../src/server.ts";

const [project, browser] = [inject("project"), inject("chromium")];
const key = "key-that-the-page-knows";

/** Defines `attempt` in a page: what a request returns to the page, or that the browser gives it nothing. */
const attempt = `const attempt = async (url, init) => {
  try {
    const response = await fetch(url, init);
    return response.type === "opaque" ? "sent" : await response.text();
  } catch {
    return "nothing";
  }
};`;

test.runIf(browser !== undefined)(
  "a page that knows the key of a sandbox can neither read its data nor start work",
  async () => {
    await using sandbox = await startServer({ project, command: "planasonix-sandbox", args: ["--api-key", key] });
    await using mock = await startServer({ project, command: "planasonix-mock" }); // shows that the page can send requests
    const seen = await visit({
      browser: String(browser),
      script: `${attempt}
const headers = { Authorization: "Bearer ${key}" };
const body = JSON.stringify({ url: "http://127.0.0.1:22/", events: ["job.succeeded"] });
report([
  await attempt("${sandbox.url}/pipelines", { headers }),
  await attempt("${sandbox.url}/webhooks", { method: "POST", headers, body }),
  await attempt("${sandbox.url}/pipelines/pl_01hqxyz/run", { method: "POST", mode: "no-cors" }),
  await attempt("${sandbox.url.replace("/v1", "/_sandbox")}/requests", { headers }),
  await attempt("${mock.url}/pipelines", { headers }),
]);`,
    });

    expect(seen).toEqual(["nothing", "nothing", "sent", "nothing", expect.stringContaining('{"data":')]);
    const headers = { Authorization: `Bearer ${key}` };
    const requests = await fetch(`${sandbox.url.replace("/v1", "/_sandbox")}/requests`, { headers });
    expect(await requests.json()).toEqual({ data: [] });
  },
);

test.runIf(browser !== undefined)("a page reaches no deployment through the proxy", async () => {
  const received: string[] = [];
  const deployment = createServer((request, response) => {
    received.push(`${request.method} ${request.url}`);
    response.setHeader("Access-Control-Allow-Origin", "*").end('{"data":[]}');
  });
  await new Promise<void>((resolve) => deployment.listen(0, "127.0.0.1", resolve));
  const upstream = `http://127.0.0.1:${(deployment.address() as AddressInfo).port}/v1`;
  const args = ["--proxy", upstream, "--allow-writes"];
  await using proxy = await startServer({ project, command: "planasonix-mock", args });

  const seen = await visit({
    browser: String(browser),
    script: `${attempt}
const image = new Image();
const shown = new Promise((resolve) => (image.onerror = image.onload = resolve));
image.src = "${proxy.url}/pipelines?from=image";
await shown;
report([
  await attempt("${proxy.url}/pipelines"),
  await attempt("${proxy.url}/pipelines", { headers: { Authorization: "Bearer any-key" } }),
  await attempt("${proxy.url}/pipelines/pl_1/run", { method: "POST", mode: "no-cors" }),
]);`,
  });
  deployment.close();

  expect(seen).toEqual(["nothing", "nothing", "sent"]);
  expect(received).toEqual([]);
});
