import { spawnSync } from "node:child_process";
import { cpSync, globSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createClone, removeClone, repository, runCommand, userEnv } from "@planasonix/setup-tests/src/clone.ts";

/** A copy of the repository in which everything is installed and built. Disposal removes the copy. */
export interface Workspace extends Disposable {
  readonly folder: string;
  /** Runs a command with the tools that CONTRIBUTING.md puts on the `PATH`. */
  run(command: string): Promise<{ readonly passed: boolean; readonly output: string }>;
}

/**
 * Copies the repository. What turbo has built for the repository is not built again.
 * @param packages `installed`: as `npm run setup` does, so that commands may install more. `linked`: links to the
 * repository's packages, which takes a fraction of the time.
 * @throws {Error} If the packages cannot be installed or built.
 */
export async function createWorkspace(packages: "installed" | "linked"): Promise<Workspace> {
  const folder = createClone();
  const remove = (): void => removeClone(folder);
  const stop = (): never => process.exit(1);
  process.once("exit", remove).once("SIGINT", stop).once("SIGTERM", stop);
  const env = {
    PATH: join(folder, ".cache/toolchain/node_modules/.bin") + delimiter + userEnv.PATH,
    TURBO_CACHE_DIR: turboCache(),
    ...(packages === "linked" && { pnpm_config_verify_deps_before_run: "false" }),
  };
  const run: Workspace["run"] = async (command) => {
    const program = runCommand(command, folder, env);
    process.once("exit", program.interrupt);
    const code = await program.ended;
    process.off("exit", program.interrupt);
    return { passed: code === 0, output: program.output() };
  };
  if (packages === "linked") linkPackages(folder);
  const { passed, output } = await run(packages === "linked" ? "pnpm build" : "npm run setup");
  if (!passed) throw new Error(`A copy of the repository cannot be set up:\n${output}`);
  return {
    folder,
    run,
    [Symbol.dispose]() {
      process.off("exit", remove).off("SIGINT", stop).off("SIGTERM", stop);
      remove();
    },
  };
}

/**
 * Links to the installed packages, but not to those of other workspaces. pnpm's own links are relative, so packages of
 * the repository resolve within the copy.
 */
function linkPackages(folder: string): void {
  const store = "node_modules/.pnpm";
  const exclude = ["node_modules/**", "tests/{mutation,proof}/**"];
  for (const path of globSync("{,*/,*/*/}node_modules", { cwd: repository, exclude })) {
    const filter = (source: string): boolean => source !== join(repository, store);
    cpSync(join(repository, path), join(folder, path), { recursive: true, verbatimSymlinks: true, filter });
  }
  symlinkSync(join(repository, store), join(folder, store));
}

/** The cache of the repository, which turbo shares between worktrees. */
function turboCache(): string {
  const args = ["rev-parse", "--path-format=absolute", "--git-common-dir"];
  const { stdout } = spawnSync("git", args, { cwd: repository, encoding: "utf8" });
  return join(stdout.trim(), "../.turbo/cache");
}
