import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@planasonix/runtime";
import { beforeEach, describe, expect, test } from "vitest";
import { replaceFile } from "../../src/file-store/replace-file.ts";
import { fileStore } from "../../src/file-store.ts";
import type { StartStore } from "../../src/once.ts";
import { rejection } from "../support/client.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "starts-"));
  path = join(folder, "starts.json");
});

const absent = { ifVersion: undefined };

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

  test("lists the keys that begin with a text", async () => {
    const store = fileStore(path);
    expect(await store.list?.("start ")).toEqual([]);
    for (const key of ["start b", "target a", "start a"]) await store.set(key, "1", absent);

    expect((await store.list?.("start "))?.toSorted()).toEqual(["start a", "start b"]);
    expect(await store.list?.("")).toHaveLength(3);
  });

  test("accepts any name, also one of a member of all objects", async () => {
    const store = fileStore(path);
    for (const key of ["__proto__", "constructor", "größe 数"]) {
      expect(await store.get(key)).toBeUndefined();
      expect(await store.set(key, "1", absent)).toBe(true);
      expect(await store.get(key)).toEqual({ value: "1", version: "1" });
    }
  });

  test("is JSON that people can read", async () => {
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
    expect(readdirSync(folder)).toEqual(["starts.json"]);
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

  test("never changes a file that is no longer its own by the time of the change", async () => {
    await fileStore(path).set("a", "1", absent);
    writeFileSync(path, "orders\n");

    expect(String(await rejection(fileStore(path).set("a", "2", { ifVersion: "1" })))).toContain("is not JSON");
    expect(readFileSync(path, "utf8")).toBe("orders\n");
  });

  test.each(["", undefined, 7])("throws for %o as the path", (value) => {
    expect(() => Reflect.apply(fileStore, undefined, [value])).toThrow("`path` must be a string that is not empty");
  });
});

describe("a process that others took for dead", () => {
  const draftOf = (): string => join(folder, readdirSync(folder).find((name) => name.endsWith(".draft")) ?? "");

  test("does not replace the file, but reads it again first", async () => {
    const found: (string | undefined)[] = [];
    const isReplaced = await replaceFile(path, (text) => {
      found.push(text);
      if (found.length === 1) {
        rmSync(draftOf()); // As another process does before it reads the file, and then replaces it.
        writeFileSync(path, "by another process");
      }
      return "by this one";
    });

    expect(isReplaced).toBe(true);
    expect(found).toEqual([undefined, "by another process"]);
    expect(readFileSync(path, "utf8")).toBe("by this one");
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test("loses no change of five at once, although each takes the lock of the others at once", async () => {
    const clock = { ...systemClock, monotonic: () => performance.now() * 1_000 };
    const add = async (): Promise<number> => {
      let own = "";
      const change = (text = "0"): string => {
        own = `${Number(text) + 1}`;
        return own;
      };
      await replaceFile(path, change, clock);
      return Number(own);
    };
    const results = await Promise.allSettled(Array.from({ length: 5 }, add));
    const confirmed = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));

    expect(new Set(confirmed).size).toBe(confirmed.length);
    expect(Number(readFileSync(path, "utf8"))).toBe(confirmed.length);
  });

  test("gives up after 20 times, without a change", async () => {
    let tries = 0;
    const change = (): string => {
      tries += 1;
      rmSync(draftOf());
      return "never";
    };

    expect(String(await rejection(replaceFile(path, change)))).toContain("took this one for dead 20 times");
    expect(tries).toBe(20);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a file that can never be used is refused with the reason", () => {
  const refused = async (file: string): Promise<unknown> => rejection(fileStore(file).set("a", "1", absent));

  test("without its folder", async () => {
    const error = await refused(join(folder, "no", "starts.json"));

    expect(error).toMatchObject({ code: "ENOENT", retryable: false });
    expect(String(error)).toContain("no/starts.json cannot be used: its folder does not exist (ENOENT");
    expect(await rejection(fileStore(join(folder, "no", "starts.json")).get("a"))).toMatchObject({ retryable: false });
  });

  test("where a part of the path is a file", async () => {
    writeFileSync(path, "");
    const error = await refused(join(path, "starts.json"));

    expect(error).toMatchObject({ code: "ENOTDIR", retryable: false });
    expect(String(error)).toContain("a part of its path is not a folder");
  });

  test("where the path is that of a folder", async () => {
    expect(await rejection(fileStore(folder).get("a"))).toMatchObject({ code: "EISDIR", retryable: false });
    mkdirSync(path);
    expect(await refused(path)).toMatchObject({ code: "EISDIR", retryable: false });
    expect(readdirSync(folder)).toEqual(["starts.json"]);
  });

  test("where links lead in a circle", async () => {
    symlinkSync("other.json", path);
    symlinkSync("starts.json", join(folder, "other.json"));

    expect(await refused(path)).toMatchObject({ code: "ELOOP", retryable: false });
  });

  test("where the file has a second name, which would be parted", async () => {
    await fileStore(path).set("a", "1", absent);
    linkSync(path, join(folder, "second.json"));
    const error = await rejection(fileStore(path).set("a", "2", { ifVersion: "1" }));

    expect(error).toMatchObject({ retryable: false });
    expect(String(error)).toContain("has another name (a hard link), which would be parted; copy it");
    expect(readdirSync(folder).sort()).toEqual(["second.json", "starts.json"]);
  });
});

describe("symbolic links", () => {
  const pathOf = (name: string): string => join(folder, name);

  test("to the file stay, and share its lock", async () => {
    mkdirSync(pathOf("elsewhere"));
    symlinkSync("../starts.json", pathOf("elsewhere/one.json"));
    symlinkSync(pathOf("elsewhere"), pathOf("folder"));
    symlinkSync(pathOf("folder/one.json"), pathOf("two.json"));
    const paths = [path, pathOf("elsewhere/one.json"), pathOf("folder/one.json"), pathOf("two.json")];
    await addOnEach(paths, 5);

    expect((await fileStore(path).get("count"))?.value).toBe("20");
    expect(readdirSync(folder).sort()).toEqual(["elsewhere", "folder", "starts.json", "two.json"]);
    expect(lstatSync(pathOf("two.json")).isSymbolicLink()).toBe(true);
    expect(readdirSync(pathOf("elsewhere"))).toEqual(["one.json"]);
  });

  test("whose file is not there yet stay, and lead to the created file", async () => {
    mkdirSync(pathOf("shared"));
    symlinkSync("shared/starts.json", path);
    symlinkSync("starts.json", pathOf("two.json"));
    expect(await fileStore(pathOf("two.json")).get("count")).toBeUndefined();
    await addOnEach([path, pathOf("two.json"), pathOf("shared/starts.json")], 5);

    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(lstatSync(pathOf("two.json")).isSymbolicLink()).toBe(true);
    expect((await fileStore(pathOf("shared/starts.json")).get("count"))?.value).toBe("15");
  });

  test("in place of a lock or a draft are never followed", async () => {
    const victim = pathOf("victim");
    writeFileSync(victim, "as before");
    symlinkSync(victim, `${path}.lock`);
    symlinkSync(victim, `${path}.01234567-89ab-cdef-0123-456789abcdef.draft`);

    expect(await fileStore(path).set("a", "1", absent)).toBe(true);
    expect(readFileSync(victim, "utf8")).toBe("as before");
    expect(readdirSync(folder).sort()).toEqual(["starts.json", "victim"]);
  });

  /** Adds to a number at once through stores with these paths, so many times each. */
  const addOnEach = async (paths: readonly string[], times: number): Promise<void> => {
    const add = async (store: StartStore): Promise<void> => {
      const stored = await store.get("count");
      const value = String(Number(stored?.value ?? 0) + 1);
      if (!(await store.set("count", value, { ifVersion: stored?.version }))) await add(store);
    };
    await Promise.all(
      paths.map(async (one) => {
        for (let time = 0; time < times; time += 1) await add(fileStore(one));
      }),
    );
  };
});

describe.runIf(process.platform !== "win32")("modes", () => {
  test.each([
    [0o700, 0o600],
    [0o750, 0o640],
    [0o755, 0o644],
    [0o777, 0o644],
    [0o711, 0o600],
  ])("of the folder of %o make the file %o", async (mode, expected) => {
    chmodSync(folder, mode);
    await fileStore(path).set("a", "1", absent);

    expect((statSync(path).mode & 0o777).toString(8)).toBe(expected.toString(8));
  });

  test.runIf(process.getuid?.() === 0)("the group of the file is that of its folder", async () => {
    chownSync(folder, 0, 1234);
    await fileStore(path).set("a", "1", absent);

    expect(statSync(path).gid).toBe(1234);
  });

  test("the draft and the lock are for the owner alone until the file is complete", async () => {
    chmodSync(folder, 0o755);
    const modes: string[] = [];
    await replaceFile(path, () => {
      modes.push(...readdirSync(folder).map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8)));
      return "{}";
    });

    expect(modes).toEqual(["600", "600"]);
  });
});
