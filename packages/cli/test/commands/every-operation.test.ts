import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleWords } from "@planasonix/openapi/generate/commands/example.ts";
import { exampleRequest } from "@planasonix/scripts/openapi/example-request.ts";
import { expect, test } from "vitest";
import { operationCommands } from "../support/all-commands.ts";
import { description, operations } from "../support/description.ts";
import { run } from "../support/fake-machine.ts";

const folder = mkdtempSync(join(tmpdir(), "planasonix-cli-"));

test.each(operationCommands)("$words sends the request of its operation", async ({ words, command }) => {
  const operation = operations.get(command.operation);
  if (!operation) throw new Error(`${command.operation} is not described`);
  const request = exampleRequest(description, operation);
  const parts = { ids: command.ids, query: command.query as never, flags: (command.body?.flags ?? []) as never };
  const example = exampleWords(parts, request);
  for (const [name, text] of example.files) writeFileSync(join(folder, name), text);
  const given = example.words.map((word) =>
    example.files.has(word.slice(1)) ? `@${join(folder, word.slice(1))}` : word,
  );
  const sent: { url: string; method: string; body: unknown }[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push({
      url,
      method: init.method ?? "",
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
    });
    return Response.json({ error: { code: "teapot", message: "no" } }, { status: 418 });
  };
  const env = {
    PLANASONIX_API_KEY: "key",
    PLANASONIX_BASE_URL: "https://api.test/v1",
    ...Object.fromEntries(example.env),
  };
  const { code, stderr } = await run(
    [...words, ...given, "--yes", "--save", "x"].slice(0, command.result === "file" ? undefined : -2),
    {
      env,
      clientOptions: { fetch },
    },
  );
  expect(code, stderr).toBe(7);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(request.path[name])));
  const query = new URLSearchParams(Object.entries(request.query).map(([name, value]) => [name, String(value)]));
  const url = `https://api.test/v1${path}${query.size > 0 ? `?${query}` : ""}`;
  expect(sent).toEqual([{ url, method: operation.method, body: request.body }]);
});
