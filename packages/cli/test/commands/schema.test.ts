import { expect, test } from "vitest";
import { addedFlags } from "../../src/commands/added-flags.ts";
import { ownCommands } from "../../src/commands/own-commands.ts";
import { parseWords } from "../../src/typed/parse.ts";
import { shapesOf } from "../../src/typed/request.ts";
import { allCommands } from "../support/all-commands.ts";
import { run } from "../support/fake-machine.ts";

const schema = async (...words: readonly string[]): Promise<Record<string, unknown>> => {
  const { code, stdout, stderr } = await run(["schema", ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
};

test("the catalogue names every command with all that it can do", async () => {
  const { effects, others, ...resources } = (await schema()) as Record<string, string>;
  const letters = new Map(effects?.split(" ").map((pair) => pair.split("=") as [string, string]));
  const listed = Object.entries(resources).flatMap(([resource, names]) =>
    names.split(" ").map((entry) => {
      const [name, marks = ""] = entry.split(":");
      return { words: [resource, name], effects: [...marks].map((letter) => letters.get(letter)) };
    }),
  );
  expect(listed).toEqual(
    allCommands.map(({ words, command }) => ({
      words: [...words],
      effects: command.effects.filter((effect) => effect !== "read"),
    })),
  );
  expect(others?.split(", ")).toEqual(
    ownCommands.filter(({ isHidden }) => !isHidden).map(({ words }) => words.join(" ")),
  );
});

test("the schema of each command has the arguments and flags that the command takes", async () => {
  for (const { words, command } of allCommands) {
    const { command: name, args = [], flags = {}, required = [], ...facts } = await schema(...words);
    expect(name).toBe(words.join(" "));
    expect(args).toEqual(command.ids.map((id) => id.name));
    const known = [...shapesOf(command), ...addedFlags(command)].map((flag) => flag.name);
    expect(Object.keys(flags as object).toSorted()).toEqual([...new Set(known)].toSorted());
    expect(Object.keys(flags as object)).toEqual(expect.arrayContaining(required as string[]));
    expect(facts).toMatchObject({ effects: command.effects, output: command.result });
  }
});

test("a flag of the schema is parsed as it says", async () => {
  const { flags } = (await schema("connections", "create")) as { flags: Record<string, unknown> };
  expect(flags).toMatchObject({ config: "secret map", category: ["source", "destination", "..."], body: "<json>" });
  const { command } = allCommands.find(({ words }) => words.join(" ") === "connections create") ?? {};
  if (!command) throw new Error("There is no such command");
  expect(() => parseWords(["--config", "a=b", "--category", "other"], shapesOf(command), "")).not.toThrow();
});

test("a resource alone gives the schemas of its commands", async () => {
  const names = allCommands.filter(({ words }) => words[0] === "runs").map(({ words }) => words.join(" "));
  expect((await schema("runs")) as unknown).toEqual(names.map((command) => expect.objectContaining({ command })));
});

test.each([
  [["pipelnes"], 'Unknown resource "pipelnes". Did you mean pipelines?'],
  [["pipelines", "rn"], 'pipelines has no command "rn". Did you mean run?'],
])("%j is refused", async (words, message) => {
  expect(await run(["schema", ...words])).toEqual({
    code: 2,
    stdout: "",
    stderr: `Error: ${message}\nplanasonix schema\n`,
  });
});
