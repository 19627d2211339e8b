import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { findRedis, leftOutLine } from "../src/find-redis.ts";
import setup from "../src/setup.ts";

const folder = mkdtempSync(join(tmpdir(), "find-redis-"));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("findRedis", () => {
  test("finds a server in any folder of the path", () => {
    const program = join(folder, "valkey-server");
    writeFileSync(program, "");
    chmodSync(program, 0o700);

    expect(findRedis(["/nowhere", folder].join(delimiter))).toBe(program);
  });

  test("returns undefined if no folder has a server", () => {
    expect(findRedis("/nowhere")).toBeUndefined();
  });
});

describe("setup", () => {
  test("states how to install a missing server", () => {
    const log = vi.spyOn(console, "log").mockReturnValue();
    const provide = vi.fn();
    vi.stubEnv("PATH", "/nowhere");
    vi.stubEnv("CI", "");

    setup({ provide });

    expect(provide).toHaveBeenCalledExactlyOnceWith("redis", undefined);
    expect(log).toHaveBeenCalledExactlyOnceWith(leftOutLine());
    expect(leftOutLine()).toMatch(/^Left out: .* apt-get install redis-server$/);
  });

  test("throws in CI if the server is missing", () => {
    vi.stubEnv("PATH", "/nowhere");
    vi.stubEnv("CI", "1");

    expect(() => setup({ provide: () => {} })).toThrow(leftOutLine());
  });
});
