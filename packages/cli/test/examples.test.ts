import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleWords } from "@planasonix/openapi/generate/commands/example.ts";
import type { Json } from "@planasonix/scripts/openapi/description.ts";
import { exampleRequest, namedExamples } from "@planasonix/scripts/openapi/example-request.ts";
import { expect, test } from "vitest";
import { parseWords } from "../src/typed/parse.ts";
import { readRequest, shapesOf } from "../src/typed/request.ts";
import { allCommands } from "./support/all-commands.ts";
import { description, operations } from "./support/description.ts";

interface Case {
  readonly title: string;
  readonly operation: string;
  readonly body: Json;
}

const bodies: readonly Case[] = [...operations.values()].flatMap((operation) =>
  Object.values(operation.object.requestBody?.content ?? {}).flatMap(({ examples }) =>
    namedExamples(description, examples).map(({ name, value }) => ({
      title: `${operation.name} ${name}`,
      operation: operation.name,
      body: value,
    })),
  ),
);

test("every operation with a body has an example of it", () => {
  const taking = [...operations.values()].filter(({ object }) => object.requestBody !== undefined);
  expect([...new Set(bodies.map(({ operation }) => operation))]).toEqual(taking.map(({ name }) => name));
});

test.each(bodies)("the body $title becomes flags, and the flags become the same body", async ({ operation, body }) => {
  const found = allCommands.find(({ command }) => command.operation === operation);
  const described = operations.get(operation);
  if (!found || !described) throw new Error(`There is no command for ${operation}`);
  const { command, words } = found;
  const { flags = [] } = command.body ?? {};
  const request = { ...exampleRequest(description, described), body };
  const example = exampleWords({ ids: command.ids, query: command.query as never, flags: flags as never }, request);
  const folder = mkdtempSync(join(tmpdir(), "planasonix-cli-"));
  try {
    for (const [name, text] of example.files) writeFileSync(join(folder, name), text);
    const given = example.words.map((word) =>
      example.files.has(word.slice(1)) ? `@${join(folder, word.slice(1))}` : word,
    );
    const parsed = parseWords(given, shapesOf(command), "");
    const sources = { env: Object.fromEntries(example.env), stdin: async () => "" };
    const result = await readRequest(command, parsed, { sources, now: 0 });
    expect(result.body).toEqual(body);
    expect(Object.values(result.path)).toEqual(words.length > 0 ? Object.values(request.path).map(String) : []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("most bodies need no JSON", () => {
  const withJson = bodies.filter(({ operation, body }) => {
    const command = allCommands.find((one) => one.command.operation === operation)?.command;
    const parts = { ids: [], query: [], flags: (command?.body?.flags ?? []) as never };
    return exampleWords(parts, { path: {}, query: {}, body }).files.size > 0;
  });
  expect(withJson.length).toBeLessThan(bodies.length / 4);
});
