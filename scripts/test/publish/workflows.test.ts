import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { announce, build, type Job, publish, readJobs, readWorkflow, runJob } from "../../publish/workflow.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const files = globSync("*.yml", { cwd: `${root}.github/workflows` }).toSorted();
const jobs = files.flatMap((file) =>
  Object.entries(readJobs(file)).map(([name, job]) => [`${file}: ${name}`, job] as const),
);
const runs = ({ steps }: Job): string[] => steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
const namesOf = ({ steps }: Job): string[] => steps.map(({ name, uses = "" }) => name ?? uses.replace(/@.*/, ""));

// zizmor finds permissions that are too broad, and caches in a workflow that releases (npm run test:languages).
describe("the workflows", () => {
  test("have one job that can publish pages, one that can get a token of npm, and one that can write to the repository", () => {
    const granted = jobs.flatMap(([name, { permissions = {} }]) =>
      Object.entries(permissions).map(([scope, access]) => `${name}: ${scope}: ${access}`),
    );

    expect(granted.filter((permission) => !permission.endsWith(": contents: read"))).toEqual([
      "pages.yml: deploy: pages: write",
      "pages.yml: deploy: id-token: write",
      "release.yml: publish: id-token: write",
      "release.yml: announce: contents: write",
    ]);
    expect(build.permissions).toEqual({});
  });

  test("give no permission to a job that does not name it", () => {
    const unset = jobs.filter(([, { permissions }]) => permissions === undefined).map(([name]) => name);

    expect(unset).toEqual([]);
    expect(files.filter((file) => !/^permissions: \{\}$/m.test(readWorkflow(file)))).toEqual([]);
  });

  test("pin each action to one commit, and name its version", () => {
    const uses = files.flatMap((file) => readWorkflow(file).match(/\buses:.*/g) ?? []);
    const actions = uses.map((line) => line.replace(/^uses: ([\w./-]+)@.*/, "$1"));

    expect(uses.filter((line) => !/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    expect(new Set(uses).size).toBe(new Set(actions).size);
  });

  test("run only named steps that check and upload beside that token, with npm as the only program of others", () => {
    const text = runs(publish).join("\n");

    expect(namesOf(publish)).toEqual([
      "actions/download-artifact",
      "actions/setup-node",
      "Check the version of npm",
      "Verify the files",
      "Verify the packages",
      "Compare all packages with npm",
      "Upload what is missing",
    ]);
    expect(text).not.toMatch(/\b(npx|pnpm|yarn|node|curl|wget|git|source|eval)\b/);
    const commands = [...text.matchAll(/\$\(npm ([^ )]+)/g)].map(([, command]) => command);
    expect(new Set(commands)).toEqual(new Set(["--version", "view", `"\${upload[@]}"`]));
    expect(text.match(/upload=\(.*?\)/g)).toEqual(["upload=(publish)", "upload=(stage publish)"]);
  });

  test("write to the repository with git and gh alone", () => {
    expect(namesOf(announce).filter((name) => name.includes("/"))).toEqual(["actions/download-artifact"]);
    expect(runs(announce).join("\n")).not.toMatch(/\b(npm|npx|pnpm|yarn|node|source|eval)\s/);
  });

  test("install the same system packages before npm test", () => {
    const testing = jobs.map(([, job]) => runs(job)).filter((commands) => commands.includes("npm test"));
    const installing = testing.map((commands) => commands.find((run) => run.includes("apt-get install")));

    expect(installing).toHaveLength(2);
    expect(installing[0]).toContain("redis-server");
    expect(installing[1]).toBe(installing[0]);
  });
});

test("RELEASING.md names the environments and the jobs of the workflow, and its file", () => {
  const page = readFileSync(`${root}RELEASING.md`, "utf8");
  const named = Object.entries(readJobs("release.yml")).flatMap(([name, { environment = [] }]) =>
    [name, environment].flat(),
  );

  expect(named.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  expect(page).toContain("--file release.yml --repo <owner>/<repo> --env npm ");
});

test("a job cannot be rehearsed with an output that the rehearsal lacks", async () => {
  const job: Job = { env: { VERSION: `\${{ needs.build.outputs.version }}` }, steps: [{ run: "true" }] };
  const runner = { workspace: ".", temp: ".", env: {}, outputs: new Map() };

  await expect(runJob(job, runner)).rejects.toThrow(
    `The rehearsal has no value for \${{ needs.build.outputs.version }}`,
  );
});
