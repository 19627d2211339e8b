import type { AllowedEffects } from "@planasonix/client";
import { readCommands, readIndex } from "@planasonix/configured/src/described/read-commands.ts";
import { describe, expect, test } from "vitest";
import { createCatalogue, namesOf } from "../../src/operations/catalogue.ts";
import { toolClasses, toolOf } from "../../src/operations/tool-class.ts";

const operations = readIndex()
  .groups.flatMap(({ resources }) => resources)
  .flatMap(({ name }) => readCommands(name))
  .filter(({ action }) => action === undefined);

type Effects = AllowedEffects["allow"];
const limit = (...allow: readonly Effects[number][]): AllowedEffects[] => [{ source: "a test", allow }];
const everything = toolClasses.flatMap(({ effects }) => effects);

describe("the tool of an operation", () => {
  test.each([
    [["read"], "read"],
    [["reach"], "reach"],
    [["execute"], "reach"],
    [["spend"], "spend"],
    [["change"], "change"],
    [["start"], "start"],
    [["send"], "send"],
    [["grant"], "send"],
    [["delete"], "delete"],
    [["start", "delete"], "delete"],
    [["grant", "change"], "send"],
    [["read", "start", "change"], "start"],
  ] as const)("with the effects %j is %s", (effects, tool) => {
    expect(toolOf({ effects }).name).toBe(tool);
  });

  test("is read-only exactly if the operation does nothing but read", () => {
    for (const command of operations) {
      expect([command.operation, toolOf(command).isReadOnly]).toEqual([
        command.operation,
        command.effects.every((effect) => effect === "read"),
      ]);
    }
  });

  test("without an effect is a mistake", () => {
    expect(() => toolOf({ effects: [] })).toThrow("No tool has an operation");
  });
});

test("each operation is in one tool, is refused because of its result, or is not allowed", () => {
  for (const limits of [limit("read"), limit("read", "start"), limit(...everything)]) {
    const catalogue = createCatalogue(limits);
    const offered = catalogue.tools.flatMap(({ commands }) => commands.map(({ operation }) => operation));
    expect(new Set(offered).size).toBe(offered.length);
    for (const { operation, effects, reveals, result } of operations) {
      const isAllowed = effects.every((effect) => limits[0]?.allow.includes(effect));
      const isFit = reveals !== "secret" && result !== "file";
      expect([operation, offered.includes(operation)]).toEqual([operation, isAllowed && isFit]);
      if (isAllowed && isFit) expect(catalogue.find(operation).operation).toBe(operation);
      else expect(() => catalogue.find(operation)).toThrow(isAllowed ? /returns a/ : "is not allowed");
    }
  }
});

test("work can be waited for if its polls are allowed", () => {
  expect([...createCatalogue(limit("read")).waits.keys()]).toEqual(
    expect.arrayContaining(["runs", "jobs", "backfills"]),
  );
  expect([...createCatalogue(limit("start")).waits.keys()]).toEqual([]);
});

test("names are listed by resource, in few words", () => {
  const { tools } = createCatalogue(limit("read"));
  expect(namesOf(tools[0]?.commands ?? [])).toMatch(/^pipelines: list .*\nprojects: list get$/m);
});
