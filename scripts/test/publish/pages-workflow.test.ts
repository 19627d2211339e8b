import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { outputsOf, readJobs, runJob } from "../../publish/workflow.ts";

const { address, build, deploy } = readJobs<"address" | "build" | "deploy">("pages.yml");
const condition = "needs.address.outputs.is-ours";

/** Whether the site is published from a repository of GitHub, with an address in its package.json. */
async function isPublished(repository: string, inManifest: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-pages-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ repository: inManifest }));
  const { PATH = "" } = process.env;
  const env = { PATH, GITHUB_REPOSITORY: repository };
  const steps = await runJob(address, { workspace: folder, temp: folder, env, outputs: new Map() });
  // GitHub makes an output that no step has set empty.
  const set = new Map([["steps.compare.outputs.is-ours", ""], ...steps]);
  return outputsOf("address", address, set).get(condition) === "true";
}

test("publishes the site from the repository that package.json names", async () => {
  expect(await isPublished("example/planasonix-sdk", "https://github.com/example/planasonix-sdk")).toBe(true);
});

test("publishes nothing while the address is a placeholder, and nothing from a fork", async () => {
  expect(await isPublished("example/planasonix-sdk", "https://github.com/OWNER/planasonix-sdk")).toBe(false);
  expect(await isPublished("fork/planasonix-sdk", "https://github.com/example/planasonix-sdk")).toBe(false);
});

test("builds only after that comparison, and publishes only what the build has uploaded", () => {
  expect([build.needs, build.if]).toEqual(["address", `${condition} == 'true'`]);
  expect([deploy.needs, deploy.if]).toEqual(["build", undefined]);
});

test("builds without a permission, and runs nothing but the action of Pages with one", () => {
  expect([address.permissions, build.permissions]).toEqual([{}, {}]);
  expect(deploy.permissions).toEqual({ pages: "write", "id-token": "write" });
  expect(deploy.steps).toEqual([{ uses: expect.stringMatching(/^actions\/deploy-pages@[0-9a-f]{40}$/) }]);
});
