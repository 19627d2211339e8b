import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "@planasonix/scripts/publish/command.ts";
import { integrityOf, startLoopbackRegistry } from "@planasonix/scripts/publish/loopback-registry.ts";
import { fetchTools } from "@planasonix/scripts/setup/tools.mjs";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";

describe("fetchTools", () => {
  const name = "@pnpm/exe.test";
  const version = "1.0.0";
  let tarball: Buffer;
  beforeAll(async () => {
    const source = mkdtempSync(join(tmpdir(), "planasonix-tool-"));
    const scripts = { install: "echo ran > ../../../ran" };
    writeFileSync(join(source, "package.json"), JSON.stringify({ name, version, scripts }));
    writeFileSync(join(source, "pnpm"), "#!/bin/sh\necho fetched\n", { mode: 0o755 });
    await runCommand("npm", ["pack", "--ignore-scripts"], source);
    tarball = readFileSync(join(source, "pnpm-exe.test-1.0.0.tgz"));
    rmSync(source, { recursive: true });
  });

  /** Fetches the tool with a hash from a registry on loopback. Returns the folder, and what was printed. */
  async function fetchWith(integrity: string) {
    const folder = mkdtempSync(join(tmpdir(), "planasonix-tools-"));
    const registry = await startLoopbackRegistry();
    onTestFinished(async () => {
      await registry[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    });
    registry.add({ name, version }, tarball);
    const { PATH = "" } = process.env;
    mkdirSync(join(folder, "home"));
    const env = { PATH, HOME: join(folder, "home"), npm_config_registry: registry.url };
    const printed: string[] = [];
    const step = {
      update: () => {},
      fail: (output: string) => printed.push(output),
      finish: () => printed.push("done"),
    };
    const steps = { begin: () => step } as unknown as Parameters<typeof fetchTools>[3];
    const tool = { name, version, integrity, os: process.platform, cpu: process.arch };
    const error = await fetchTools([tool], join(folder, "tools"), env, steps).catch((thrown: Error) => thrown);
    return { folder: join(folder, "tools"), error, printed: printed.join("\n") };
  }

  test("installs a tool that has its hash, without running its scripts", async () => {
    const { folder, error, printed } = await fetchWith(integrityOf(tarball));

    expect({ error, printed }).toEqual({ error: undefined, printed: "done" });
    expect(await runCommand(join(folder, "node_modules/.bin/pnpm"), [], folder)).toBe("fetched");
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });

  test("rejects a tool that does not have its hash, and installs nothing", async () => {
    const { folder, error, printed } = await fetchWith(integrityOf(Buffer.from("other")));

    expect(error).toMatchObject({ message: "Could not fetch pnpm 1.0.0. npm says why, above." });
    expect(printed).toContain("EINTEGRITY");
    expect(existsSync(join(folder, "node_modules", name))).toBe(false);
    expect(existsSync(join(folder, "fetched.json"))).toBe(false);
  });
});
