import { expect, test } from "vitest";
import { effectText, outsideText } from "../../src/described/effects.ts";
import { commandOf, findCommand, waitFor } from "../../src/described/find-command.ts";
import {
  otherCommands,
  ownResources,
  readCommands,
  readIndex,
  useCommands,
} from "../../src/described/read-commands.ts";

const allCommands = readIndex().groups.flatMap(({ resources }) =>
  resources.flatMap(({ name }) => readCommands(name).map((command) => ({ words: [name, command.name], command }))),
);

test("the command of a method is the one that calls its operation", () => {
  for (const { words, command } of allCommands.filter(({ command }) => command.action === undefined)) {
    expect(commandOf(command.operation)?.words).toEqual(words);
  }
  expect(commandOf("nothing.get")).toBeUndefined();
  expect(commandOf("runs.nothing")).toBeUndefined();
});

test("the command of a method that waits is the one that waits, also by the operation that it polls", () => {
  const waits = allCommands.filter(({ command }) => command.action === "wait" && command.name !== "watch");
  expect(waits).not.toEqual([]);
  for (const { words, command } of waits) {
    const [resource] = command.operation.split(".");
    expect(commandOf(`${resource}.${command.waiter?.method}`)?.words).toEqual(words);
    expect(waitFor(command.operation)).toEqual(words);
  }
  expect(waitFor()).toBeUndefined();
  expect(waitFor("pipelines.get")).toBeUndefined();
});

test("words that name no command are found as far as they are known", () => {
  expect(findCommand("nothing", "get")).toEqual({});
  expect(Object.keys(findCommand("runs"))).toEqual(["resource"]);
  expect(Object.keys(findCommand("runs", "nothing"))).toEqual(["resource"]);
});

test.each([
  [{ effects: ["read"] }, "Reads only."],
  [
    { effects: ["change", "delete"], isFinal: true, asks: true },
    "Changes data in Planasonix. Deletes. No command undoes it. Asks first",
  ],
  [{ effects: ["read"], reveals: "secret" }, "Can return a secret."],
  [{ effects: ["read"], reveals: "rows" }, "Can return rows, files or logs of yours."],
] as const)("the effects of %j are sentences", (command, expected) => {
  expect(effectText(command)).toContain(expected);
});

test("what a command does beyond Planasonix is said, if it does anything there", () => {
  expect(outsideText({ effects: ["reach", "send"] })).toBe(
    "reads another system; writes to another system, or sends messages",
  );
  expect(outsideText({ effects: ["change"] })).toBeUndefined();
});

test("the commands of another API take the place of those of the package", () => {
  const [group] = readIndex().groups;
  const stored = { ids: [], fields: [], commands: [{ name: "list", example: [] }] } as never;
  const other = {
    index: { groups: group ? [group] : [] },
    commands: { things: stored },
    rows: {},
    secrets: { fields: [], names: "", masks: [] },
  };
  useCommands(other);
  try {
    expect(otherCommands()).toBe(other);
    expect(readIndex()).toBe(other.index);
    expect(readCommands("things")).toEqual([
      expect.objectContaining({ name: "list", ids: [], scopes: [], example: ["things", "list"] }),
    ]);
    expect(readCommands("nothing")).toEqual([]);
    expect(ownResources()).toContain("pipelines");
  } finally {
    useCommands(undefined);
  }
});
