import { readFileSync } from "node:fs";
import { exitCodes, meanings } from "@planasonix/configured/src/errors/exit-codes.ts";
import { expect, test } from "vitest";
import { run } from "../support/fake-machine.ts";

test("the README states each exit code with its name, its meaning and the next step", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const rows = [...readme.matchAll(/^\| (\d+) \| `(\w+)` \| ([^|]+) \| ([^|]*)\|$/gm)];
  const stated = rows.map(([, code, name, ...words]) => [name, Number(code), words.map((text) => text.trim())]);

  expect(stated).toEqual(
    Object.entries(exitCodes).map(([name, code]) => [name, code, meanings[name as keyof typeof exitCodes]]),
  );
});

test("help states each exit code with its meaning and the next step", async () => {
  const { stdout } = await run(["--help"], { columns: 100 });
  const text = stdout.replaceAll(/\s+/g, " ");

  for (const [name, code] of Object.entries(exitCodes)) {
    const [meaning, nextStep] = meanings[name as keyof typeof exitCodes];
    expect(text.toLowerCase()).toContain(`${code} ${[meaning, nextStep].filter(Boolean).join("; ")}.`.toLowerCase());
  }
});
