import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "@planasonix/runtime";
import { fakeClock } from "@planasonix/runtime/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { withLock } from "../../src/file-store/file-lock.ts";
import { fileStore } from "../../src/file-store.ts";
import { rejection } from "../support/client.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "starts-"));
  path = join(folder, "starts.json");
});

const program = fileURLToPath(new URL("count.program.ts", import.meta.url));
const absent = { ifVersion: undefined };
/** The ID of a process that no longer exists. */
const endedPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

describe("a store in a file", () => {
  test("returns what was stored, also to another store", async () => {
    expect(await fileStore(path).get("a")).toBeUndefined();
    expect(await fileStore(path).set("a", '{"n":1}', absent)).toBe(true);

    expect(await fileStore(path).get("a")).toEqual({ value: '{"n":1}', version: "1" });
  });

  test("stores a value only if its version is as stated", async () => {
    const store = fileStore(path);
    await store.set("a", "1", absent);

    expect(await store.set("a", "2", absent)).toBe(false);
    expect(await store.set("a", "2", { ifVersion: "7" })).toBe(false);
    expect(await store.set("b", "2", { ifVersion: "1" })).toBe(false);
    expect(await store.set("a", "2", { ifVersion: "1" })).toBe(true);
    expect(await store.get("a")).toEqual({ value: "2", version: "2" });
    expect(await store.get("b")).toBeUndefined();
  });

  test("accepts any name, also one of a member of all objects", async () => {
    const store = fileStore(path);
    for (const key of ["__proto__", "constructor", "größe 数"]) {
      expect(await store.get(key)).toBeUndefined();
      expect(await store.set(key, "1", absent)).toBe(true);
      expect(await store.get(key)).toEqual({ value: "1", version: "1" });
    }
  });

  test("is JSON that people can read, and that only the owner may", async () => {
    await fileStore(path).set("start nightly", '{"operation":"pipelines.run"}', absent);

    expect(readFileSync(path, "utf8")).toBe(
      [
        "{",
        '  "format": "planasonix-starts/1",',
        '  "entries": {',
        '    "start nightly": {',
        '      "version": 1,',
        '      "value": {',
        '        "operation": "pipelines.run"',
        "      }",
        "    }",
        "  }",
        "}",
        "",
      ].join("\n"),
    );
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test("keeps a symbolic link to the file", async () => {
    const link = join(folder, "link.json");
    await fileStore(path).set("a", "1", absent);
    symlinkSync(path, link);

    await fileStore(link).set("a", "2", { ifVersion: "1" });

    expect(await fileStore(path).get("a")).toEqual({ value: "2", version: "2" });
  });

  test.each([
    ["text", "orders\n", "is not JSON"],
    ["nothing", "", "is not JSON"],
    ["half a file", '{"format":"planasonix-starts/1","entries":{', "is not JSON"],
    ["other JSON", '{"name":"package"}', "was not written by this version of fileStore"],
    ["a later format", '{"format":"planasonix-starts/2","entries":{}}', "was not written by this version"],
    ["a damaged entry", '{"format":"planasonix-starts/1","entries":{"a":1}}', "was not written by this version"],
  ])("refuses a file with %s, and never changes it", async (_, text, message) => {
    writeFileSync(path, text);
    const store = fileStore(path);

    for (const error of [await rejection(store.get("a")), await rejection(store.set("a", "1", absent))]) {
      expect(String(error)).toContain(`${path} ${message}`);
      expect(String(error)).toContain("choose another path");
    }
    expect(readFileSync(path, "utf8")).toBe(text);
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test("rejects if the path is that of a folder", async () => {
    expect(await rejection(fileStore(folder).get("a"))).toMatchObject({ code: "EISDIR" });
  });

  test("rejects if the folder does not exist", async () => {
    expect(await rejection(fileStore(join(folder, "no", "starts.json")).set("a", "1", absent))).toMatchObject({
      code: "ENOENT",
    });
  });

  test.each(["", undefined, 7])("throws for %o as the path", (value) => {
    expect(() => Reflect.apply(fileStore, undefined, [value])).toThrow("`path` must be a string that is not empty");
  });
});

describe("the lock of the file", () => {
  test("is taken over at once from a process that no longer exists", async () => {
    writeFileSync(`${path}.lock`, `${endedPid()} ${hostname()}`);

    expect(await fileStore(path).set("a", "1", absent)).toBe(true);
  });

  test("is waited for while its process exists", async () => {
    writeFileSync(`${path}.lock`, `${process.pid} ${hostname()} 0`);
    const clock = { ...fakeClock(), sleep: async () => rmSync(`${path}.lock`) };

    expect(await withLock(path, () => "done", clock)).toBe("done");
  });

  test("is an error after a minute, and stays", async () => {
    writeFileSync(`${path}.lock`, `${process.pid} ${hostname()} 0`);
    const fake = fakeClock();
    const clock = { ...fake, sleep: () => fake.advance(7_000) };

    expect(String(await rejection(withLock(path, () => "done", clock)))).toContain(
      `${path}.lock is in use; delete it if no process uses ${path}`,
    );
    expect(readdirSync(folder)).toEqual(["starts.json.lock"]);
  });

  test("is taken over by one process at a time: the others wait, without blocking", async () => {
    writeFileSync(`${path}.lock`, `${endedPid()} ${hostname()} 0`);
    writeFileSync(`${path}.lock.breaking`, "");
    const clock = { ...systemClock, sleep: async () => rmSync(`${path}.lock.breaking`) };

    expect(await withLock(path, () => readdirSync(folder), clock)).toEqual(["starts.json.lock"]);
  });

  test("is taken over ten seconds after a process was killed that was about to do so", async () => {
    writeFileSync(`${path}.lock`, `${endedPid()} ${hostname()} 0`);
    writeFileSync(`${path}.lock.breaking`, "");
    const old = new Date(Date.now() - 11_000);
    utimesSync(`${path}.lock.breaking`, old, old);

    expect(await fileStore(path).set("a", "1", absent)).toBe(true);
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test("is left to a process that took it over first", async () => {
    const lock = `${path}.lock`;
    writeFileSync(lock, `${endedPid()} ${hostname()} 0`);
    const left: string[] = [];
    const clock = {
      ...systemClock,
      now: () => {
        writeFileSync(lock, `${process.pid} ${hostname()} 0`);
        return Date.now();
      },
      sleep: async () => {
        left.push(...readdirSync(folder).filter((name) => name === "starts.json.lock"));
        rmSync(lock);
      },
    };

    expect(await withLock(path, () => "done", clock)).toBe("done");
    expect(left).toEqual(["starts.json.lock"]);
  });

  test("is taken if it is released while this process looks at it", async () => {
    writeFileSync(`${path}.lock`, `${process.pid} ${hostname()} 0`);
    const fake = fakeClock();
    let reads = 0;
    const monotonic = (): number => {
      reads += 1;
      if (reads === 2) rmSync(`${path}.lock`); // The first one is before it tries to take the lock.
      return fake.monotonic();
    };

    expect(await withLock(path, () => "done", { ...fake, monotonic })).toBe("done");
    expect(fake.sleptMs).toHaveLength(1);
  });

  test("is an error at once if it cannot be read", async () => {
    mkdirSync(`${path}.lock`);

    expect(await rejection(fileStore(path).set("a", "1", absent))).toMatchObject({ code: "EISDIR" });
  });

  test("is taken over after ten seconds from a process of another host", async () => {
    writeFileSync(`${path}.lock`, "1 elsewhere");
    const old = new Date(Date.now() - 11_000);
    utimesSync(`${path}.lock`, old, old);

    expect(await fileStore(path).set("a", "1", absent)).toBe(true);
  });

  test("is the only file of a process that holds it, so that a killed one leaves nothing that stays", async () => {
    expect(await withLock(path, () => readdirSync(folder))).toEqual(["starts.json.lock"]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("loses no change of eight processes that make 25 changes each", async () => {
    const children = Array.from({ length: 8 }, () =>
      spawn(process.execPath, [program, path, "25"], { stdio: "inherit" }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));

    expect(codes).toEqual(Array.from({ length: 8 }, () => 0));
    expect(await fileStore(path).get("count")).toEqual({ value: "200", version: "200" });
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test("loses no change that was made, and no lock, when processes are killed", async () => {
    let made = 0;
    for (let round = 0; round < 10; round += 1) {
      const child = spawn(process.execPath, [program, path, "1000"], { stdio: ["ignore", "pipe", "inherit"] });
      child.stdout.on("data", (data: Buffer) => {
        made += String(data).length;
      });
      await once(child.stdout, "data");
      child.kill("SIGKILL");
      await once(child, "close");
    }

    const count = Number((await fileStore(path).get("count"))?.value);
    expect(count).toBeGreaterThanOrEqual(made);
    expect(count).toBeLessThanOrEqual(made + 10);
    expect(await fileStore(path).set("other", "1", absent)).toBe(true);
  });
});
