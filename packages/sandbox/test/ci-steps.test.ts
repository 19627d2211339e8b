// Runs the steps of the examples in docs/guides/sandbox-in-ci.md as a shell would.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { bin } from "./support/process.ts";

/** The steps of one example, with the environment in which they run. */
interface Steps {
  readonly env: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
}

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [, seedSection = ""] = readme.split("\n## Seed files\n");
const [, seed = ""] = /```yaml\n(.*?)```/s.exec(seedSection) ?? [];
const guide = readFileSync(new URL("../../../docs/guides/sandbox-in-ci.md", import.meta.url), "utf8");
const [github, gitlab, compose] = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => parse(text));

const examples: Readonly<Record<string, Steps>> = {
  "GitHub Actions": { env: github.env, lines: github.steps.map((step: { readonly run: string }) => step.run) },
  GitLab: { env: gitlab.test.variables, lines: gitlab.test.script },
  "Docker Compose": {
    env: { ...compose.services.sandbox.environment, ...compose.services.tests.environment },
    lines: [
      `${compose.services.sandbox.command} &`,
      // Compose repeats the check until it succeeds.
      `until ${compose.services.sandbox.healthcheck.test}; do sleep 0.1; done`,
      compose.services.tests.command,
    ],
  },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test.each(Object.entries(examples))(
  "the steps for %s start a sandbox with the seed that accepts the key",
  async (_, steps) => {
    const port = String(await freePort());
    // The sources instead of the published package, a free port, and a request instead of the tests.
    const sandbox = `${process.execPath} --disable-warning=ExperimentalWarning ${bin} --port ${port}`;
    const request =
      'curl --silent --fail -H "Authorization: Bearer $PLANASONIX_API_KEY" "$PLANASONIX_BASE_URL/pipelines"';
    const script = ["trap 'kill $!' EXIT", ...steps.lines]
      .join("\n")
      .replaceAll(/npx (--yes )?@planasonix\/sandbox/g, sandbox)
      .replaceAll("npm test", request)
      .replaceAll("/app/", "./");
    const env: Record<string, string | undefined> = { ...process.env };
    for (const [name, value] of Object.entries(steps.env)) {
      env[name] = value.replace("//sandbox:", "//127.0.0.1:").replace("4011", port);
    }
    const cwd = mkdtempSync(join(tmpdir(), "ci-"));
    writeFileSync(join(cwd, "seed.yaml"), seed);
    const shell = spawn("bash", ["-e", "-c", script.replaceAll("4011", port)], { env, cwd });
    let output = "";
    for (const stream of [shell.stdout, shell.stderr]) stream.on("data", (chunk) => (output += chunk));
    const [code] = await once(shell, "close");
    expect(output).toContain('"id":"pl_orders","type":"pipeline"');
    expect(code).toBe(0);
  },
);
