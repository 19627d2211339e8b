import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { fileStore } from "../../src/file-store.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "starts-"));
  path = join(folder, "starts.json");
});

const program = fileURLToPath(new URL("count.program.ts", import.meta.url));
const filling = fileURLToPath(new URL("fill.program.ts", import.meta.url));
const disks = new URL("disk.ts", import.meta.url).href;
const absent = { ifVersion: undefined };

/** How long a slow disk takes, in milliseconds: longer than the holder of a lock may be silent. */
const flushMs = 2_500;

/** Starts a process that adds to the number in the file so often. */
function count(times: number, disk = "", options: object = {}): ChildProcess {
  const args = ["--import", disks, program, path, `${times}`];
  const env = { PATH: process.env.PATH, DISK: disk, FLUSH_MS: `${flushMs}` };
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env, ...options });
}

/** Waits for the end. Returns how many changes were confirmed, and what went wrong. */
async function ended(child: ChildProcess): Promise<{ confirmed: number; errors: string }> {
  const [output, errors] = await Promise.all([text(child.stdout as never), text(child.stderr as never)]);
  return { confirmed: output.replaceAll(/[^.]/g, "").length, errors };
}

const stored = async (): Promise<number> => Number((await fileStore(path).get("count"))?.value ?? 0);

/** How to start a program in new namespaces; undefined where that is not permitted. */
function namespaces(flags: readonly string[], isPossible: string): readonly string[] | undefined {
  const command = ["unshare", ...(process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"]), ...flags];
  const [name = "", ...args] = [...command, "sh", "-c", isPossible];
  if (spawnSync(name, args).status === 0) return command;
  console.log(`Left out: tests that need \`${command.join(" ")}\`, which is not permitted here`);
  return undefined;
}

const ownProcesses = namespaces(["--pid", "--fork", "--mount-proc", "--kill-child"], "test $$ = 1");
const ownMounts = namespaces(["--mount"], "mount -t tmpfs -o size=64k none /mnt");

describe("nothing that was confirmed is lost", () => {
  test("when eight processes make 25 changes each", async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => ended(count(25))));

    expect(results).toEqual(Array.from({ length: 8 }, () => ({ confirmed: 25, errors: "" })));
    expect(await fileStore(path).get("count")).toEqual({ value: "200", version: "200" });
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test.runIf(ownProcesses)(
    "when eight processes in two containers with one host name and the same process IDs make 25 changes each",
    async () => {
      const script = 'for one in 1 2 3 4; do "$@" & done; wait';
      const [name = "", ...args] = [...(ownProcesses ?? []), "sh", "-c", script, "sh"];
      const run = (): ChildProcess => spawn(name, [...args, process.execPath, program, path, "25"]);
      const results = await Promise.all([ended(run()), ended(run())]);

      expect(results).toEqual(Array.from({ length: 2 }, () => ({ confirmed: 100, errors: "" })));
      expect(await stored()).toBe(200);
      expect(readdirSync(folder)).toEqual(["starts.json"]);
    },
  );

  test("when the disk is so slow that a change takes longer than a dead process is waited for", async () => {
    const results = await Promise.all(Array.from({ length: 2 }, () => ended(count(1, "slow"))));

    expect(results.map(({ confirmed }) => confirmed)).toEqual([1, 1]);
    expect(await stored()).toBe(2);
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test("when a process is suspended in the middle of a change, until others have made theirs", async () => {
    const slow = count(1, "slow");
    const result = ended(slow);
    await once(slow.stdout as never, "data"); // It flushes its draft.
    slow.kill("SIGSTOP");
    expect(await ended(count(5))).toEqual({ confirmed: 5, errors: "" });
    slow.kill("SIGCONT");

    expect(await result).toEqual({ confirmed: 1, errors: "" });
    expect(await stored()).toBe(6);
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test("when processes are killed, and what they leave behind is removed by the next", async () => {
    let confirmed = 0;
    for (let round = 0; round < 4; round += 1) {
      const child = count(1_000);
      const result = ended(child);
      await once(child.stdout as never, "data");
      child.kill("SIGKILL");
      confirmed += (await result).confirmed;
    }

    const made = await stored();
    expect(made).toBeGreaterThanOrEqual(confirmed);
    expect(made).toBeLessThanOrEqual(confirmed + 4);
    expect(await fileStore(path).set("other", "1", absent)).toBe(true);
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test.runIf(ownMounts)("when the disk is full, which leaves nothing behind", async () => {
    const script = 'mount -t tmpfs -o size=64k none "$1" && shift && "$@"';
    const [name = "", ...args] = [...(ownMounts ?? []), "sh", "-c", script, "sh", folder];
    const { stdout, stderr } = spawnSync(name, [...args, process.execPath, filling, path], {
      encoding: "utf8",
    });
    const { stored: confirmed, found, message, ...rest } = JSON.parse(stdout || `"${stderr}"`);

    expect(rest).toEqual({ code: "ENOSPC", files: ["starts.json"] }); // It may work later: `retryable` is not false.
    expect(message).toContain("its disk is full");
    expect(found).toBe(confirmed);
    expect(confirmed).toBeGreaterThan(1_000);
  });
});

describe("a file system", () => {
  test.each(["without links", "program"])("%s is used", async (disk) => {
    expect(await ended(count(3, disk))).toEqual({ confirmed: 3, errors: "" });
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test("of an object store is refused, because two hosts can create the same file there", async () => {
    const { confirmed, errors } = await ended(count(1, "object store"));

    expect(confirmed).toBe(0);
    expect(errors).toContain("is in a file system without hard links and exclusive creation, as gcsfuse");
    expect(errors).toContain("retryable: false");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.runIf(process.getuid?.() === 0)("another user", () => {
  const nobody = { uid: 65_534, gid: 65_534 };

  test("shares the file in a folder that both may write", async () => {
    chmodSync(folder, 0o777);
    await fileStore(path).set("count", "1", absent);

    expect(await ended(count(3, "", nobody))).toEqual({ confirmed: 3, errors: "" });
    expect(await stored()).toBe(4);
  });

  test("is told that the folder is not for this user, and that a retry is useless", async () => {
    chmodSync(folder, 0o755);
    const { errors } = await ended(count(3, "", nobody));

    expect(errors).toContain("this user may not use it or its folder (EACCES");
    expect(errors).toContain("retryable: false");
  });
});
