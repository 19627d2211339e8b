import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findBase, select } from "../../setup/changes.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));

describe("select", () => {
  const textLinters = ["@planasonix/spec#lint", "@planasonix/scripts#lint"];
  const tests = {
    tasks: ["test"],
    filter: ["{./packages/*}[abc]", "@planasonix/scripts[abc]", "@planasonix/spec[abc]"],
    only: true,
    args: ["--changed=abc"],
  };

  test("selects nothing if nothing has changed", () => {
    expect(select([], "abc")).toEqual([]);
  });

  test("selects linters, the compiler and quick tests for all that depend on a module, and the tests that import it", () => {
    expect(select(["spec/paths/runs.yaml", "packages/runtime/src/a.ts"], "abc")).toEqual([
      { label: "lint, typecheck", tasks: ["//#lint", ...textLinters, "typecheck"], filter: ["...[abc]"] },
      { tasks: ["test:quick"], filter: ["...^[abc]"] },
      tests,
    ]);
  });

  test.each([
    [["spec/paths/runs.yaml"]],
    [["packages/sandbox/behaviour/job.yaml", "packages/sandbox/README.md", ".changeset/job.md"]],
  ])(
    "selects for the texts %j the compiler for generated modules, and quick tests, also of the packages themselves",
    (files) => {
      expect(select(files, "abc")).toEqual([
        {
          label: "lint, typecheck, test:quick",
          tasks: [
            ...textLinters,
            ...["openapi", "client", "webhooks", "sandbox", "cli", "contract"].map(
              (name) => `@planasonix/${name}#typecheck`,
            ),
            "test:quick",
          ],
          filter: ["...[abc]"],
        },
      ]);
    },
  );

  test.each(["packages/sandbox/behaviour/job.yaml", "packages/client/generate/main.ts"])(
    "selects the quick tests of the package whose generator reads the changed %s",
    (file) => {
      expect(select(["packages/sandbox/src/index.ts", file], "abc")).toContainEqual({
        tasks: ["test:quick"],
        filter: ["...[abc]"],
      });
    },
  );

  test("lints and compiles everything after a change of a file that all packages share", () => {
    expect(select(["pnpm-lock.yaml", "package.json"], "abc")).toEqual([
      { tasks: ["lint", "typecheck"], filter: [] },
      { tasks: ["test:quick"], filter: ["...^[abc]"] },
      tests,
    ]);
  });

  test("notices every file of a package that its generator reads and that no test imports", () => {
    const args = ["node_modules/turbo/bin/turbo", "run", "generate", "--dry-run=json"];
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    const { tasks } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { tasks: readonly GenerateTask[] };
    const read = tasks
      .filter(({ command, directory }) => command !== "<NONEXISTENT>" && directory.startsWith("packages/"))
      .flatMap(({ directory, inputs }) => Object.keys(inputs).map((file) => normalize(join(directory, file))))
      .filter((file) => /^packages\/\w+\/(?!src\/)\w+\//.test(file));
    expect(read).toContain("packages/sandbox/behaviour/job.yaml");

    const isNoticed = (file: string): boolean =>
      select(["packages/runtime/src/a.ts", file], "abc").some(
        ({ tasks, filter }) => tasks.includes("test:quick") && filter.includes("...[abc]"),
      );
    expect(read.filter((file) => !isNoticed(file))).toEqual([]);
  });
});

interface GenerateTask {
  readonly command: string;
  readonly directory: string;
  readonly inputs: Readonly<Record<string, string>>;
}

describe("findBase", () => {
  let folder: string;
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" } as Record<string, string>;
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: folder, env, encoding: "utf8" }).trim();
  /** Commits a new file, and returns the commit. */
  const commit = (name: string): string => {
    writeFileSync(join(folder, name), name);
    git("add", "--all");
    git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "-m", name);
    return git("rev-parse", "HEAD");
  };

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "planasonix-changes-")));
    git("init", "--quiet", "--initial-branch=main");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("finds the commit at which a branch left main", async () => {
    const start = commit("first");
    git("checkout", "--quiet", "-b", "topic");
    commit("second");

    expect(await findBase(env, folder)).toEqual({ commit: start, label: `main (${start.slice(0, 8)})` });
  });

  test("returns the last commit if there is no main", async () => {
    git("checkout", "--quiet", "-b", "topic");
    const last = commit("first");

    expect(await findBase(env, folder)).toEqual({ commit: last, label: "the last commit" });
  });

  test("names the command that helps if the clone is shallow", async () => {
    commit("first");
    git("checkout", "--quiet", "-b", "topic");
    commit("second");
    const shallow = join(folder, "shallow");
    git("clone", "--quiet", "--depth=1", "--branch=topic", pathToFileURL(folder).href, shallow);

    await expect(findBase(env, shallow)).rejects.toThrow(
      "run git fetch --unshallow origin main:refs/remotes/origin/main, or check everything",
    );
  });

  test("says that a folder without git has no changes to find", async () => {
    rmSync(join(folder, ".git"), { recursive: true });

    await expect(findBase({ ...env, GIT_CEILING_DIRECTORIES: tmpdir() }, folder)).rejects.toThrow(
      "--changed needs a clone with git",
    );
  });
});
