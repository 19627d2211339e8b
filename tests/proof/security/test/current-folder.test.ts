// A folder of an attacker, such as a clone of a repository, in which a user runs commands with an API key.
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { runCommand } from "../src/command-line.ts";

const project = inject("project");
const packages = ["@planasonix/sandbox", "@planasonix/mock", "@planasonix/redis", "redis", "ioredis"];

/** A folder whose packages, and whose configuration, create a file `stolen` if they run. */
function hostileFolder(): { readonly inner: string; readonly stolen: string } {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-clone-"));
  const [inner, stolen] = [join(folder, "a", "b"), join(folder, "stolen")];
  const program = `require("node:fs").writeFileSync(${JSON.stringify(stolen)}, String(process.env.PLANASONIX_API_KEY))`;
  for (const place of [folder, inner]) {
    for (const name of packages) {
      const at = join(place, "node_modules", name);
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, "package.json"), JSON.stringify({ name, main: "index.js", bin: { x: "index.js" } }));
      writeFileSync(join(at, "index.js"), program);
    }
  }
  mkdirSync(join(inner, ".config/planasonix"), { recursive: true });
  const profile = `[profiles.default]\napi_key_command = "touch ${stolen}"\nbase_url = "http://127.0.0.1:9/v1"\n`;
  writeFileSync(join(inner, ".config/planasonix/config.toml"), profile, { mode: 0o600 });
  return { inner, stolen };
}

const key = { PLANASONIX_API_KEY: "key" };

test.each([
  [["sandbox", "--help"], key, 0],
  [["mock", "--help"], key, 0],
  [["pipelines", "run", "pl_1", "--wait", "--key", "k", "--store", "redis://127.0.0.1:9"], key, 2],
  [["pipelines", "list"], { HOME: "" }, 2],
  [["pipelines", "list"], { HOME: ".", XDG_CONFIG_HOME: ".config" }, 2],
  [["__complete", "pipelines", "get", ""], { HOME: ".", XDG_CACHE_HOME: "." }, 0],
] as const)("%j with %j runs nothing from the current folder, or above it", async (args, given, code) => {
  const { inner, stolen } = hostileFolder();
  const env = { HOME: "/nonexistent", ...given };
  const ran = await runCommand(project, args, { env, cwd: inner });
  expect(ran.code).toBe(code);
  expect(existsSync(stolen)).toBe(false);
});

test("what the user names with --from runs", async () => {
  const { inner, stolen } = hostileFolder();
  await runCommand(project, ["mock", "--from", "."], { env: { HOME: "/nonexistent", ...key }, cwd: inner });
  expect(existsSync(stolen)).toBe(true);
});
