import { namedExamples } from "@planasonix/scripts/openapi/example-request.ts";
import width from "fast-string-width";
import { expect, test } from "vitest";
import { fieldsOf } from "../../src/shown/fields.ts";
import { createTable } from "../../src/shown/table.ts";
import { operationCommands } from "../support/all-commands.ts";
import { description, operations } from "../support/description.ts";

const lists = operationCommands.filter(({ command }) => command.result === "list");

test("every operation whose description returns a list is a command that prints a table", () => {
  const returning = [...operations.values()].filter(({ object: { responses = {} } }) =>
    Object.values(responses).some((response) => /ListResponse"/.test(JSON.stringify(response))),
  );
  expect(lists.map(({ command }) => command.operation).sort()).toEqual(returning.map(({ name }) => name).sort());
});

test.each(lists)("the table of $words fits 80 columns, and shows the ID and the state", ({ command }) => {
  const items = itemsOf(command.operation);
  expect(items.length).toBeGreaterThan(0);
  const output = { columns: 80, hasColor: false, isTerminal: true };
  const options = { output, now: Date.parse("2026-11-24T14:00:00Z"), isChosen: false };
  const table = createTable(fieldsOf(command.columns ?? []), options);
  for (const item of items) table.add(item);
  const [title = "", ...rows] = Array.from(table.lines(), (line) => line.trimEnd());
  expect(rows).toHaveLength(items.length);
  for (const line of [title, ...rows]) expect(width(line), line).toBeLessThanOrEqual(80);
  for (const [row, item] of items.entries()) {
    const { id, attributes } = item;
    if (id !== undefined) expect(rows[row]).toContain(id);
    if (typeof attributes.status === "string") expect(rows[row]).toContain(attributes.status);
  }
  const keys = new Set(items.flatMap(({ attributes }) => Object.keys(attributes)));
  for (const state of ["status", "state", "enabled"]) if (keys.has(state)) expect(title).toContain(state.toUpperCase());
});

interface Item {
  readonly id?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The items in the examples of a list's response. */
function itemsOf(name: string): readonly Item[] {
  const [success] = operations.get(name)?.successes ?? [];
  const examples = Object.values(success?.[1].content ?? {}).flatMap((media) =>
    namedExamples(description, media.examples),
  );
  return examples.flatMap(({ value }) => (value as unknown as { data: Item[] }).data);
}
