// Creates a fresh copy of the repository, and runs commands there as a user does.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { toolEnvironment } from "@planasonix/scripts/setup/environment.mjs";

/** The root of the repository. */
export const repository: string = fileURLToPath(new URL("../../..", import.meta.url));

/** A started program. */
export interface Program {
  /** The whole output so far. */
  output(): string;
  /**
   * Resolves once the output matches.
   * @throws {Error} If the program ends before that.
   */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit code, once the program has ended; `null` after a signal. */
  readonly ended: Promise<number | null>;
  /** Sends SIGINT to the process group of the program, as Ctrl-C does in a terminal. */
  interrupt(): void;
  /** Sends SIGTERM to the program but not to its children, as `kill` does. */
  terminate(): void;
}

/**
 * Copies the files that a clone would have, including uncommitted changes, as one commit. The copy shares the fetched tools with the
 * repository.
 */
export function createClone(): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-clone-"));
  chmodSync(folder, 0o755); // as `git clone` leaves it: some tests run programs as another user
  const files = git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"], repository).split("\0");
  for (const file of files.filter((name) => name && existsSync(join(repository, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(repository, file), join(folder, file));
  }
  git(["init", "--quiet"], folder);
  // Git then compresses and writes only the files that the repository does not have.
  const objects = git(["rev-parse", "--path-format=absolute", "--git-path", "objects"], repository);
  writeFileSync(join(folder, ".git/objects/info/alternates"), objects);
  git(["add", "--all"], folder);
  git(["-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message=Copy"], folder);
  const toolchain = join(repository, ".cache", "toolchain");
  if (existsSync(toolchain)) {
    mkdirSync(join(folder, ".cache"));
    symlinkSync(toolchain, join(folder, ".cache", "toolchain"));
  }
  return folder;
}

/** Lets turbo take what it has built for the repository, so that a clone builds only what differs. */
export function shareBuilds(folder: string): void {
  // In a worktree, turbo uses the cache of the main one.
  const own = git(["rev-parse", "--path-format=absolute", "--git-common-dir"], repository).trim();
  const cache = join(own, "../.turbo/cache");
  mkdirSync(cache, { recursive: true });
  mkdirSync(join(folder, ".turbo"));
  symlinkSync(cache, join(folder, ".turbo/cache"));
}

/** Discards the changes to the files of a clone, and its new files. Keeps what git ignores, such as built files. */
export function restoreClone(folder: string): void {
  git(["checkout", "--quiet", "--", "."], folder);
  git(["clean", "--quiet", "--force", "-d"], folder);
}

/** The paths of the files of a clone that were changed, added or deleted since its creation. */
export function changedFiles(folder: string): readonly string[] {
  const changed = git(["diff", "--name-only", "--no-renames", "-z"], folder);
  const added = git(["ls-files", "--others", "--exclude-standard", "-z"], folder);
  return (changed + added).split("\0").filter((file) => file !== "");
}

function git(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`git ${args.join(" ")} failed in ${cwd}: ${stderr}`);
  return stdout;
}

/** Removes a clone. Retries, because programs that are ending may still write into it. */
export function removeClone(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** The environment of a user's shell, without the variables that the tools of this run have added. */
export const userEnv: Readonly<Record<string, string>> = (() => {
  const isOurs = (name: string): boolean => /^(pnpm_config_|npm_|VITEST|TURBO|NODE_ENV$|CI$|TEST$)/i.test(name);
  const kept = Object.entries(toolEnvironment(process.env)).filter(
    ([name]) => !isOurs(name) || name.startsWith("npm_config_"),
  );
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !entry.startsWith(repository));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
})();

/** Runs a command line in a shell, in a process group of its own. */
export function runCommand(command: string, cwd: string, env: Readonly<Record<string, string>> = {}): Program {
  const child = spawn(command, {
    cwd,
    env: { ...userEnv, ...env },
    shell: true,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return programOf(child);
}

/** Runs npm in a process group of its own. */
export function runNpm(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Program {
  return programOf(
    spawn("npm", args, { cwd, env: { ...userEnv, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] }),
  );
}

function programOf(child: ChildProcess): Program {
  let output = "";
  let check = (): void => {};
  const ended = once(child, "close").then(([code]) => code as number | null);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      check();
    });
  }
  return {
    output: () => output,
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        check = () => {
          const match = pattern.exec(output);
          if (match) resolve(match);
        };
        check();
        ended.then(() => reject(new Error(`The program ended without printing ${pattern}:\n${output}`)), reject);
      }),
    interrupt: () => process.kill(-(child.pid ?? 0), "SIGINT"),
    terminate: () => child.kill("SIGTERM"),
  };
}

/** Those command lines of running programs that contain the path of a clone. */
export function processesOf(folder: string): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "args="], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return stdout.split("\n").filter((line) => line.includes(folder));
}
