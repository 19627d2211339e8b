import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { requireLoopback } from "../../publish/dry-run.ts";

const loopback = "http://127.0.0.1:4873/";

/** Checks an upload to `address` in a home with these settings of npm. */
async function check(address: string, settings: string): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  writeFileSync(join(home, ".npmrc"), settings);
  await requireLoopback(address, home, { PATH: process.env.PATH ?? "", HOME: home });
}

test("uploads to loopback are rehearsed", async () => {
  await expect(check(loopback, `registry=${loopback}\n`)).resolves.toBeUndefined();
});

test.each([
  ["an address", "https://registry.npmjs.org/", `registry=${loopback}\n`, "`REGISTRY` is https://registry.npmjs.org/"],
  ["the registry of npm", loopback, "registry=https://npm.example.com/\n", "`registry` is https://npm.example.com/"],
  [
    "the registry of a scope",
    loopback,
    `registry=${loopback}\n@planasonix:registry=https://npm.example.com/\n`,
    "`@planasonix:registry` is https://npm.example.com/",
  ],
  ["a name that begins like loopback", "http://127.0.0.1.example.com/", `registry=${loopback}\n`, "`REGISTRY` is http"],
])("%s beyond loopback is refused in one line", async (_, address, settings, message) => {
  await expect(check(address, settings)).rejects.toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^A rehearsal uploads to loopback only, and .*$/) }),
  );
  await expect(check(address, settings)).rejects.toThrow(message);
});
