import { commandOf, findCommand, waitFor } from "@planasonix/configured/src/described/find-command.ts";
import { expect, test } from "vitest";
import { allCommands } from "../support/all-commands.ts";

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
