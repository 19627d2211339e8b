import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bin } from "../support/program.ts";

/** A user without any right, as Linux has one. */
const nobody = 65_534;

/** A folder in place of `/etc`, with the administrator's file. */
function etcWith({ owner = 0, mode = 0o644, folderOwner = 0 }): string {
  const etc = mkdtempSync(join(tmpdir(), "planasonix-etc-"));
  const folder = join(etc, "planasonix");
  mkdirSync(folder, { mode: 0o755 });
  const path = join(folder, "policy.toml");
  writeFileSync(path, 'allow = ["read"]\n');
  chmodSync(path, mode);
  chownSync(path, owner, owner);
  chownSync(folder, folderOwner, folderOwner);
  chmodSync(etc, 0o755);
  return etc;
}

/** Runs a program as that user, in a view of the file system of its own, in which the folder is `/etc`. */
function runWith(etc: string, command: readonly string[]) {
  const asNobody = ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", ...command];
  const script = 'mount --bind "$0" /etc && exec "$@"';
  const env = {
    PATH: process.env.PATH,
    HOME: "/nowhere",
    PLANASONIX_API_KEY: "key-of-a-test",
    PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1",
  };
  return spawnSync("unshare", ["--mount", "sh", "-c", script, etc, ...asNobody], { env, encoding: "utf8" });
}

/** Whether this machine lets tests do so: only as root, and not in every container. */
const isPossible = process.getuid?.() === 0 && runWith(etcWith({}), ["true"]).status === 0;

test.runIf(isPossible).each([
  ["that only the administrator can write", {}, 0, ""],
  [
    "of the user",
    { owner: nobody },
    2,
    /^Error: Others than the administrator can write to \/etc\/planasonix\/policy\.toml\n/,
  ],
  [
    "that everybody can write",
    { mode: 0o666 },
    2,
    /^Error: Others than the administrator can write to \S+policy\.toml\n/,
  ],
  [
    "in a folder of the user",
    { folderOwner: nobody },
    2,
    /^Error: Others than the administrator can write to \/etc\/planasonix\n/,
  ],
  [
    "that the user cannot read",
    { mode: 0o600 },
    2,
    /policy\.toml cannot be read \(EACCES\), and could limit this command\n/,
  ],
] as const)("for a user without rights, a policy file %s ends a read with its exit code", (_, file, code, message) => {
  const { status, stderr } = runWith(etcWith(file), [process.execPath, bin, "pipelines", "list", "--show-request"]);
  expect([status, stderr]).toEqual([code, message === "" ? "" : expect.stringMatching(message)]);
});

test.runIf(isPossible)("a user without rights does nothing that the policy file does not allow", () => {
  const command = [process.execPath, bin, "pipelines", "delete", "pl_1", "--yes", "--show-request"];
  const { status, stderr } = runWith(etcWith({}), command);
  expect([status, stderr]).toEqual([9, expect.stringContaining("/etc/planasonix/policy.toml allows read")]);
});
