import { expect, test } from "vitest";
import { allResources } from "../../src/described/find-command.ts";
import { readCommands } from "../../src/described/read-commands.ts";
import { idAt, operationOf, verdictOf, workOf, workOfCommand } from "../../src/described/work.ts";

const commands = allResources().flatMap(({ name }) =>
  readCommands(name).map((command) => ({ words: [name, command.name] as const, command })),
);

test.each(commands.filter(({ command }) => command.waiter).map((each) => [each.words.join(" "), each] as const))(
  "%s waits for work that ends as its waiter says, and is going otherwise",
  (_, { words, command }) => {
    const work = workOf(words);
    expect(work).toEqual(workOfCommand(command));
    const pointer = work.waiter.status.split("/").slice(2);
    const withStatus = (status: string): unknown =>
      pointer.reduceRight<unknown>((value, name) => ({ [name]: value }), status);
    for (const end of ["succeeded", "failed", "canceled"] as const) {
      expect(work.waiter[end].map((status) => verdictOf(work, withStatus(status)))).toEqual(
        work.waiter[end].map(() => end),
      );
    }
    expect(verdictOf(work, withStatus("a new status"))).toBe("pending");
    expect(verdictOf(work, {})).toBe("pending");
  },
);

test("a command that does not wait is no work", () => {
  const other = commands.find(({ command }) => !command.waiter);
  if (!other) throw new Error("every command waits");
  expect(() => workOf(other.words)).toThrow(`${other.words.join(" ")} does not wait`);
  expect(() => workOf(["nothing", "get"])).toThrow("nothing get does not wait");
  expect(() => workOfCommand(other.command)).toThrow(`${other.command.operation} has no waiter`);
});

test("the words of a command name its operation, and others are refused", () => {
  expect(commands.map(({ words }) => operationOf(words))).toEqual(commands.map(({ command }) => command.operation));
  expect(() => operationOf(["runs", "restart"])).toThrow("runs restart is no command");
});

test.each([
  ["a text", { run: { id: "run_1" } }, "run_1"],
  ["a number", { run: { id: 7 } }, "7"],
  ["a number that keeps its digits", { run: { id: Object(7) } }, "7"],
  ["an object", { run: { id: {} } }, undefined],
  ["missing", { run: {} }, undefined],
  ["missing with its parent", undefined, undefined],
])("the ID of started work that is %s", (_, resource, expected) => {
  expect(idAt("/data/run/id", resource)).toBe(expected);
});
