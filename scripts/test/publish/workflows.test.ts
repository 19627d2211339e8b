import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Job, jobOf, readWorkflow, runJob } from "../../publish/workflow.ts";

const folder = fileURLToPath(new URL("../../../.github/workflows/", import.meta.url));
const jobs = globSync("*.yml", { cwd: folder }).flatMap((file) =>
  Object.entries(readWorkflow(file).jobs).map(([name, job]) => [`${file}: ${name}`, job] as const),
);
const withToken = jobs.filter(([, { permissions = {} }]) => permissions["id-token"] !== undefined);
const runs = ({ steps }: Job): string[] => steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

describe("the workflows", () => {
  test("have one job that can get a token of npm, which publishes a release", () => {
    expect(withToken.map(([name]) => name)).toEqual(["release.yml: publish"]);
  });

  test("run only named steps that check and upload beside that token, from files of the job before", () => {
    const { steps, permissions } = jobOf(readWorkflow("release.yml"), "publish");
    const named = steps.map(({ name, uses }) => name ?? uses?.replace(/@.*/, ""));

    expect(permissions).toEqual({ "id-token": "write" });
    expect(named).toEqual([
      "actions/download-artifact",
      "actions/setup-node",
      "Check the version of npm",
      "Verify the tarballs",
      "Compare all packages with npm",
      "Upload what is missing",
    ]);
  });

  test("execute no code of the repository or of its dependencies beside that token, and use no cache", () => {
    const { steps } = jobOf(readWorkflow("release.yml"), "publish");
    const text = runs({ steps }).join("\n");

    expect(text).not.toMatch(/\b(npx|pnpm|yarn|node|curl|wget|git|source|eval)\b/);
    const commands = [...text.matchAll(/\$\(npm ([^ )]+)/g)].map(([, command]) => command);
    expect(new Set(commands)).toEqual(new Set(["--version", "view", `"\${upload[@]}"`]));
    expect(text.match(/upload=\(.*?\)/g)).toEqual(["upload=(publish)", "upload=(stage publish)"]);
    expect(steps.find(({ uses }) => uses?.startsWith("actions/setup-node@"))?.with).toMatchObject({
      "package-manager-cache": false,
    });
  });

  test("let the job that runs our code do nothing, and use no cache there", () => {
    const { permissions, steps } = jobOf(readWorkflow("release.yml"), "build");

    expect(permissions).toEqual({});
    expect(steps.filter(({ uses }) => uses?.startsWith("actions/cache@"))).toEqual([]);
  });

  test("write to the repository in one job, which runs only git and gh, and has no token of npm", () => {
    const writing = jobs.filter(([, { permissions = {} }]) => permissions.contents === "write");
    const [[name, job] = ["", { steps: [] }]] = writing;

    expect(writing.map(([one]) => one)).toEqual(["release.yml: announce"]);
    expect(name).toBe("release.yml: announce");
    expect(job.permissions).toEqual({ contents: "write" });
    expect(
      job.steps.filter(({ uses }) => uses !== undefined && !uses.startsWith("actions/download-artifact@")),
    ).toEqual([]);
    expect(runs(job).join("\n")).not.toMatch(/\b(npm|npx|pnpm|yarn|node|source|eval)\s/);
  });

  test("install the same system packages before npm test", () => {
    const installed = jobs.flatMap(([name, job]) => {
      const before = runs(job).slice(0, runs(job).indexOf("npm test"));
      const tests = runs(job).includes("npm test");
      return tests
        ? [[name, before.flatMap((run) => run.match(/(?<=--no-install-recommends ).*/g) ?? []).join(" ")]]
        : [];
    });

    expect(installed).toEqual([
      ["ci.yml: test", "redis-server zsh fish"],
      ["release.yml: build", "redis-server zsh fish"],
    ]);
  });
});

test("a job cannot be rehearsed with an output that the rehearsal lacks", async () => {
  const job: Job = { env: { VERSION: `\${{ needs.build.outputs.version }}` }, steps: [{ run: "true" }] };
  const runner = { workspace: ".", temp: ".", env: {}, outputs: new Map() };

  await expect(runJob(job, runner)).rejects.toThrow(
    `The rehearsal has no value for \${{ needs.build.outputs.version }}`,
  );
});
