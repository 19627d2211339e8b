import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runCommand } from "../../publish/command.ts";
import { writeChecksums } from "../../publish/pack.ts";
import { announce, runJob } from "../../publish/workflow.ts";

const bundle = "packages/cli/ci/github/dist";

/** A repository with a released commit on main, and what the first job hands on. `add` adds to the bundle. */
async function setUp(add: (built: string) => unknown = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-action-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [remote, workspace, temp, built] = ["remote", "workspace", "temp", "built"].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  for (const empty of [remote, join(workspace, "release"), temp, join(built, "commands")])
    mkdirSync(empty, { recursive: true });
  const git = (...args: string[]): Promise<string> =>
    runCommand("git", ["-c", "user.name=A", "-c", "user.email=a@localhost", ...args], remote);
  writeFileSync(join(remote, ".gitignore"), "dist/\n");
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git("commit", "--quiet", "-m", "Release 1.2.3");
  await git("tag", "v1.2.3");
  writeFileSync(join(built, "main.mjs"), "main\n");
  writeFileSync(join(built, "commands/index.json"), "{}\n");
  await add(built);
  const release = join(workspace, "release");
  await runCommand("tar", ["-czf", join(release, "planasonix-action-1.2.3.tgz"), "-C", built, "."], built);
  const outputs = new Map([
    ["needs.build.outputs.version", "1.2.3"],
    ["needs.build.outputs.checksums", await writeChecksums(release)],
    ["github.repository", "any/repository"],
    ["github.token", "any-token"],
  ]);
  const env = { PATH: process.env.PATH ?? "", REMOTE: `file://${remote}`, GITHUB_REF_NAME: "v1.2.3" };
  const except = ["Fetch the provenance of each package", "Create the release"];
  const run = (changes: Readonly<Record<string, string>> = {}) =>
    runJob(announce, {
      workspace,
      temp: mkdtempSync(join(temp, "job-")),
      env: { ...env, ...changes },
      outputs,
      except,
    });
  return { git, release, run };
}

test("the bundle of the action is committed on a tag of its own, behind the release, and only once", async () => {
  const { git, run } = await setUp();

  await run();
  const commit = await git("rev-parse", "action-v1.2.3");
  expect((await git("ls-tree", "-r", "--name-only", "action-v1.2.3")).split("\n").toSorted()).toEqual([
    ".gitignore",
    `${bundle}/commands/index.json`,
    `${bundle}/main.mjs`,
  ]);
  expect(await git("rev-parse", "action-v1.2.3^")).toBe(await git("rev-parse", "v1.2.3"));
  expect(await git("rev-parse", "main")).toBe(await git("rev-parse", "v1.2.3"));
  expect(await git("branch", "--list")).toBe("* main");

  await run();
  expect(await git("rev-parse", "action-v1.2.3")).toBe(commit);
});

test("no tag is pushed if the files differ from those of the build", async () => {
  const { git, release, run } = await setUp();
  writeFileSync(join(release, "planasonix-action-1.2.3.tgz"), "changed");

  await expect(run()).rejects.toThrow("The files of the two jobs differ.");
  expect(await git("tag", "--list")).toBe("v1.2.3");
});

test("no tag is pushed for another version than that of the tag", async () => {
  const { git, run } = await setUp();

  await expect(run({ VERSION: "9.9.9" })).rejects.toThrow("The version 9.9.9 is not that of the tag v1.2.3.");
  expect(await git("tag", "--list")).toBe("v1.2.3");
});

const trace = join(mkdtempSync(join(tmpdir(), "planasonix-trace-")), "code-has-run");

test.each<[string, string, (built: string) => unknown]>([
  [
    "a nested .git, whose settings name a program",
    "./.git/, ",
    async (built) => {
      const git = (...args: string[]): Promise<string> =>
        runCommand("git", ["-c", "user.name=A", "-c", "user.email=a@localhost", ...args], built);
      await git("init", "--quiet", ".");
      await git("add", "main.mjs");
      await git("commit", "--quiet", "-m", "Nested");
      await git("config", "core.fsmonitor", `touch '${trace}'`);
    },
  ],
  ["a symlink to the settings of git", "l", (built) => symlinkSync("../../../../../.git/config", join(built, "link"))],
])(
  "no code of an attacker runs beside the token of the repository if the bundle contains %s",
  async (_, entries, add) => {
    const { git, run } = await setUp(add);

    await expect(run()).rejects.toThrow(`planasonix-action-1.2.3.tgz has unusual entries: ${entries}`);
    expect(existsSync(trace)).toBe(false);
    expect(await git("tag", "--list")).toBe("v1.2.3");
  },
);
