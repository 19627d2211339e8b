// Two servers and two keys, in a profile, in the environment and in flags.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { runCommand, startRecorder } from "../src/command-line.ts";

const project = inject("project");

/** All subsets of a list. */
function subsets<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_, index) => bits & (1 << index)));
}

test("no combination of profile and environment sends the key of one server to another", async () => {
  await using work = await startRecorder();
  await using home = await startRecorder();
  const settings = [
    ["profile", `base_url = "${home.url}"\n`],
    ["profile", 'api_key = "key-of-home"\n'],
    ["environment", "PLANASONIX_BASE_URL", work.url],
    ["environment", "PLANASONIX_API_KEY", "key-of-work"],
  ] as const;
  for (const chosen of subsets(settings)) {
    // Without a server, the key goes to the public one, which is beyond this machine.
    if (!chosen.some(([, what]) => /base_url/i.test(what))) continue;
    const folder = mkdtempSync(join(tmpdir(), "planasonix-keys-"));
    mkdirSync(join(folder, ".config/planasonix"), { recursive: true });
    const lines = chosen.flatMap(([kind, line]) => (kind === "profile" ? [line] : []));
    const file = `[profiles.default]\n${lines.join("")}`;
    writeFileSync(join(folder, ".config/planasonix/config.toml"), file, { mode: 0o600 });
    const variables = Object.fromEntries(
      chosen.flatMap(([kind, name, value]) => (kind === "environment" ? [[name, value]] : [])),
    );
    for (const [args, more] of [
      [[], {}],
      [["--profile", "default"], {}],
      [[], { PLANASONIX_PROFILE: "default" }],
    ] as const) {
      const env = { HOME: folder, HTTPS_PROXY: "http://127.0.0.1:9", ...variables, ...more };
      await runCommand(project, ["pipelines", "list", ...args], { env });
    }
  }
  expect(new Set([...work.received, ...home.received].map((line) => line.split(" ").at(-1)))).toEqual(
    new Set(["key-of-work", "key-of-home"]),
  );
  expect(work.received.filter((line) => !line.endsWith("Bearer key-of-work"))).toEqual([]);
  expect(home.received.filter((line) => !line.endsWith("Bearer key-of-home"))).toEqual([]);
});
