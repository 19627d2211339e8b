import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findBase, select } from "../../setup/changes.mjs";

describe("select", () => {
  const textLinters = ["@planasonix/spec#lint", "@planasonix/scripts#lint"];
  /** The compiler for the packages with generated modules, in the order of their folders. */
  const generated = ["cli", "client", "configured", "mcp", "openapi", "sandbox", "webhooks", "contract"].map(
    (name) => `@planasonix/${name}#typecheck`,
  );
  const importing = {
    tasks: ["test"],
    filter: ["@planasonix/scripts[abc]"],
    only: true,
    args: ["--changed=abc"],
  };

  const recipeEdits = { tasks: ["test"], filter: ["@planasonix/recipes"], only: true, args: ["test/edits.test.ts"] };

  test("selects nothing if nothing has changed", () => {
    expect(select([], "abc")).toEqual([]);
  });

  test("selects linters, the compiler and quick tests for all that depend on a module, and the tests that import it", () => {
    expect(select(["packages/runtime/src/removed.ts", "scripts/main.mjs"], "abc")).toEqual([
      {
        label: "lint, typecheck, test:quick",
        tasks: ["//#lint:unused", ...textLinters, "typecheck", "test:quick"],
        filter: ["...[abc]"],
      },
      { tasks: ["//#lint:files"], filter: [], only: true, args: ["scripts/main.mjs"] },
      importing,
      recipeEdits,
    ]);
  });

  test("selects a changed file of tests and the tests of a changed module, also if they are no quick tests", () => {
    const files = [
      "packages/cli/src/work/waiting/decide.ts",
      "packages/cli/src/work/waiting/plan.ts", // Has no tests of its own.
      "packages/cli/test/session/configuration.test.ts",
    ];
    expect(select(files, "abc").filter(({ tasks }) => tasks.includes("test"))).toEqual([
      {
        tasks: ["test"],
        filter: ["@planasonix/cli"],
        only: true,
        args: ["test/work/waiting/decide.test.ts", "test/session/configuration.test.ts"],
      },
      importing,
      recipeEdits,
    ]);
  });

  test.each([
    [["spec/paths/runs.yaml"]],
    [["packages/sandbox/behaviour/job.yaml", "packages/sandbox/README.md", ".changeset/job.md"]],
  ])("selects for the texts %j the compiler for generated modules, quick tests and the changes of recipes", (files) => {
    expect(select(files, "abc")).toEqual([
      {
        label: "lint, typecheck, test:quick",
        tasks: [...textLinters, ...generated, "test:quick"],
        filter: ["...[abc]"],
      },
      recipeEdits,
    ]);
  });

  test("compiles changed tests, but not the packages that depend on theirs", () => {
    const test = "packages/webhooks/test/receive/removed.test.ts";
    const selected = (files: readonly string[]): unknown => select(files, "abc")[0]?.tasks;

    expect(selected([test])).toEqual([
      "//#lint:unused",
      ...textLinters,
      "@planasonix/webhooks#typecheck",
      "test:quick",
    ]);
    expect(selected(["spec/webhooks/job.yaml", test])).toEqual([
      "//#lint:unused",
      ...textLinters,
      ...generated,
      "test:quick",
    ]);
    expect(selected([test, "packages/webhooks/src/index.ts"])).toContain("typecheck");
  });

  test("lints and compiles everything after a change of a file that all packages share", () => {
    expect(select(["pnpm-lock.yaml", "package.json"], "abc")).toEqual([
      { tasks: ["lint", "typecheck"], filter: [] },
      { tasks: ["test:quick"], filter: ["...[abc]"] },
      importing,
      recipeEdits,
    ]);
  });
});

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
