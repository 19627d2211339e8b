import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSandbox } from "@planasonix/sandbox";
import { expect, inject, test } from "vitest";
import { readSnippets } from "../src/ci-files.ts";
import { createWorkspace, start } from "../src/program.ts";

const snippets = readSnippets();

test.each(snippets)("the job of $name cancels its run if its shell gets a signal", async (snippet) => {
  await using sandbox = await startSandbox({ port: 0 });
  sandbox.outcomes.next("pipelines.run", { status: "succeeded", after: "1h" });
  const folder = createWorkspace();
  const script = join(folder, "step.sh");
  writeFileSync(script, snippet.command);
  const job = start([...snippet.shell, script], folder, {
    PATH: `${join(folder, "bin")}:${process.env.PATH}`,
    PLANASONIX_API_KEY: sandbox.apiKey,
    PLANASONIX_BASE_URL: sandbox.url,
    ...snippet.env,
  });
  await expect.poll(job.log).toMatch(/run_\w+ running/);
  job.kill("SIGTERM");
  expect(await job.ended).toBe(143);
  const [id = ""] = /run_\w+/.exec(job.log()) ?? [];
  expect(job.log()).toContain(`Asked Planasonix to cancel ${id}.`);
  const response = await sandbox.fetch(`${sandbox.url}/runs/${id}`, {
    headers: { Authorization: `Bearer ${sandbox.apiKey}` },
  });
  expect((await response.json()).data.attributes.status).toMatch(/cancel/);
});

test.runIf(inject("programs").includes("shellcheck")).each(snippets)(
  "shellcheck has no finding in the command of $name",
  ({ command, shell: [program] }) => {
    const check = (text: string): string =>
      execFileSync("shellcheck", ["--shell", program, "-"], { input: text, encoding: "utf8" });
    expect(check(command)).toBe("");
    expect(() => check(`${command}\necho $1`)).toThrow();
  },
);
