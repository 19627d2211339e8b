import { readFileSync } from "node:fs";
import { exitCodes, meanings } from "@planasonix/configured/src/errors/exit-codes.ts";
import { expect, test } from "vitest";
import { run } from "./support/fake-machine.ts";
import { startTenant } from "./support/sandbox.ts";

const text = readFileSync(new URL("../SKILL.md", import.meta.url), "utf8");
const commands = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = ""]) =>
  block
    .trim()
    .split("\n")
    .map((line) => line.replace(/ +#.*$/, "")),
);

test("planasonix skill prints SKILL.md", async () => {
  expect(await run(["skill"])).toEqual({ code: 0, stdout: text, stderr: "" });
});

test("SKILL.md has the form that agents load", () => {
  const [, head = ""] = /^---\n(.*?)\n---\n/s.exec(text) ?? [];
  const { name = "", description = "" } = Object.fromEntries(head.split("\n").map((line) => line.split(/: (.*)/s)));
  expect(name).toMatch(/^[a-z\d-]{1,64}$/);
  expect(description.length).toBeGreaterThan(50);
  expect(description.length).toBeLessThanOrEqual(1_024);
});

test("SKILL.md says of every exit code what to do", () => {
  const [, section = ""] = text.split("## Exit codes");
  const said = [...section.trim().matchAll(/(?:^|\. |\.\n)(\d+) /g)].map(([, code]) => Number(code));
  const own: readonly number[] = [exitCodes.bug, exitCodes.hangup, exitCodes.interrupt, exitCodes.terminate];
  const codes = Object.keys(meanings).map((name) => exitCodes[name as keyof typeof exitCodes]);
  expect(said).toEqual(codes.filter((code) => !own.includes(code)));
});

test("every command of SKILL.md succeeds", async () => {
  expect(commands.length).toBeGreaterThan(8);
  await using sandbox = await startTenant();
  const { tenant } = sandbox;
  const { stdout } = await sandbox.run(["schedules", "list", "--limit", "1"]);
  const [{ id: schedule }] = JSON.parse(stdout);
  tenant.seed("folder", [{ id: "fld_1", name: "Old" }]);
  for (const command of commands) {
    const [program, ...words] = command.replace("sch_1", schedule).split(" ");
    expect(program).toBe("planasonix");
    const { code, stderr } = await sandbox.run(words, { env: { PLANASONIX_AGENT: "1" } });
    expect({ command, code, stderr: code === 0 ? "" : stderr }).toMatchObject({ command, code: 0, stderr: "" });
  }
});
