import { readdirSync, readFileSync } from "node:fs";
import { createClient } from "@planasonix/client";
import { fakeClock } from "@planasonix/client/testing";
import { findCommand } from "@planasonix/configured/src/described/find-command.ts";
import { formatDuration } from "@planasonix/configured/src/typed/duration.ts";
import { resolve, type Schema } from "@planasonix/scripts/openapi/description.ts";
import { expect, test } from "vitest";
import { addedFlags } from "../../src/commands/added-flags.ts";
import { shapesOf } from "../../src/typed/request.ts";
import { sharedFlags } from "../../src/typed/shared-flags.ts";
import { allCommands, operationCommands } from "../support/all-commands.ts";
import { description, operations } from "../support/description.ts";
import { run } from "../support/fake-machine.ts";

test("every operation is a command", () => {
  expect(operationCommands.map(({ command }) => command.operation).sort()).toEqual([...operations.keys()].sort());
});

test.each(allCommands)(
  "$words has help that says what it does, with an example, scopes and effect",
  async ({ words, command }) => {
    const { code, stdout, stderr } = await run([...words, "--help"], { columns: 100 });
    expect([code, stderr]).toEqual([0, ""]);
    const [summary = "", ...lines] = stdout.split("\n");
    expect(summary).toBe(command.summary);
    expect(lines).toContainEqual(expect.stringContaining(`planasonix ${words.join(" ")}`));
    for (const { name } of shapesOf(command)) expect(stdout).toContain(`--${name}`);
    for (const { name } of command.ids) expect(stdout).toContain(`<${name}>`);
    for (const scope of command.scopes) expect(stdout).toContain(scope);
    expect(stdout).toMatch(/\n {2}effect {3}\w/);
    const tooLong = lines.filter((line) => line.length > 100 && !line.startsWith("  planasonix "));
    expect(tooLong).toEqual([]);
  },
);

test.each(allCommands)(
  "the IDs that $words takes are those of a list, where one has them",
  async ({ words, command }) => {
    const listed = [...command.ids, ...command.query, ...(command.body?.flags ?? [])].filter(({ list }) => list);
    const { stdout } = await run([...words, "--help"], { columns: 1_000 });
    for (const { list = "" } of listed) {
      expect(stdout).toContain(`planasonix ${list}`);
      expect(findCommand(...(list.split(" ") as [string, string])).command?.result).toBe("list");
    }
  },
);

test("each field that refers to a resource names the command that lists its type", () => {
  const referring = [...operations.values()].flatMap(({ name, object, parameters }) => {
    const [{ schema = {} } = {}] = Object.values(object.requestBody?.content ?? {});
    const { properties = {} } = resolve<Schema>(description, schema as { $ref: string });
    const query = parameters.map((parameter) => [parameter.name, parameter.schema] as const);
    return [...query, ...Object.entries(properties)].flatMap(([field, own]) => {
      const { "x-refers-to": type, items } = resolve<Schema>(description, own as { $ref: string });
      return (type ?? items?.["x-refers-to"]) ? [[name, field] as const] : [];
    });
  });
  expect(referring).toContainEqual(["folders.create", "parent_id"]);
  for (const [name, field] of referring) {
    const { command } = operationCommands.find((one) => one.command.operation === name) ?? {};
    const flag = [...(command?.query ?? []), ...(command?.body?.flags ?? [])].find((one) => one.field === field);
    expect({ name, field, list: flag?.list }).toEqual({ name, field, list: expect.any(String) });
  }
});

test.each(allCommands)("no two flags of $words have the same name", ({ command }) => {
  const shapes = [...sharedFlags, ...addedFlags(command), ...shapesOf(command)];
  const names = shapes.flatMap(({ name, alias }) => (alias ? [name, alias] : [name]));
  expect(names).toEqual([...new Set(names)]);
});

test("README.md describes every flag that is not the field of a request", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const flags = [...sharedFlags, ...allCommands.flatMap(({ command }) => addedFlags(command))];
  const names = [...new Set(flags.map(({ name }) => name))];
  expect(names.filter((name) => !new RegExp(`--${name}(?![\\w-])`).test(readme))).toEqual([]);
});

test("a number that a help states as a default is written by the constant that the command uses, or is that of the client", async () => {
  const folder = new URL("../../src/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const typed = files.flatMap((file) => {
    const text = readFileSync(new URL(file, folder), "utf8").replaceAll(/^ *(\/\/|\/?\*).*$/gm, ""); // Not in comments.
    return [...text.matchAll(/default(?:s to|:| is)? (\d\w*)/gi)].map(([, number]) => [file, number]);
  });

  const clock = fakeClock();
  const fetch = (): Promise<never> => new Promise(() => void clock.advance(86_400_000)); // No response for a day.
  const client = createClient({ apiKey: "key_live_0123456789", clock, fetch, timeoutMs: 86_400_000 });
  const { deadlineMs } = await client.pipelines.get("pl_1").catch((error) => error);
  expect(typed).toEqual([["typed/shared-flags.ts", formatDuration(deadlineMs)]]);
});

test("help names operations as commands, never by their operationId", async () => {
  const ids = new Set([...operations.values()].map(({ object }) => object.operationId));
  const resources = new Set(allCommands.map(({ words }) => words[0]));
  const pages = [[], ...[...resources].map((resource) => [resource]), ...allCommands.map(({ words }) => words)];
  for (const words of pages) {
    const { stdout } = await run([...words, "--help"]);
    const named = [...stdout.matchAll(/`(\w+)`/g)].flatMap(([, name]) => (name && ids.has(name) ? [name] : []));
    expect(named, words.join(" ")).toEqual([]);
  }
  expect(ids.size).toBe(
    Object.values(description.paths)
      .flatMap((item) => Object.keys(item))
      .filter((key) => key !== "parameters").length,
  );
});

test("the help of the program lists every resource in 80 columns, and the exit codes", async () => {
  const { stdout } = await run(["--help"]);
  for (const { words } of allCommands) expect(stdout).toContain(`\n  ${words[0]} `);
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(stdout).toContain("Exit codes");
});

test("help fits a terminal of 40 columns, where names and texts stand below each other", async () => {
  const { stdout } = await run(["pipelines", "run", "--help"], { columns: 40 });
  const texts = stdout.split("\n").filter((line) => !/^ {2}\S/.test(line));
  expect(texts.filter((line) => line.length > 40)).toEqual([]);
  expect(stdout).toContain("  --wait\n      Wait until");
});

test("the help of a resource lists its commands", async () => {
  for (const args of [["pipelines"], ["pipelines", "--help"], ["help", "pipelines"]]) {
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    for (const { words, command } of allCommands) {
      if (words[0] === "pipelines") expect(stdout).toContain(`  ${command.name} `);
    }
  }
});

test("the help of a command that starts work reads as the transcript shows it", async () => {
  const { code, stdout } = await run(["pipelines", "run", "--help"], { columns: 80 });
  const shown = `$ planasonix pipelines run --help\n${stdout}[exit code ${code}]\n`;
  await expect(shown).toMatchFileSnapshot("../transcripts/help.txt");
});
