import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleWords } from "@planasonix/openapi/generate/commands/example.ts";
import { exampleRequest } from "@planasonix/scripts/openapi/example-request.ts";
import { expect, test } from "vitest";
import { operationCommands } from "../support/all-commands.ts";
import { description, operations } from "../support/description.ts";
import { run } from "../support/fake-machine.ts";
import { drawSets } from "../support/sets.ts";

const folder = mkdtempSync(join(tmpdir(), "planasonix-cli-"));
const { seed, sets } = drawSets(process.env);

// What is expected is computed from the description, not from the tables that the program reads.
test(`with ${sets.length} sets of effects, drawn with the seed ${seed}, each command is sent if all effects of its operation are allowed, and otherwise ends with 9`, async () => {
  const wrong: string[] = [];
  for (const { words, command } of operationCommands) {
    const operation = operations.get(command.operation) ?? expect.unreachable();
    const request = exampleRequest(description, operation);
    const parts = { ids: command.ids, query: command.query as never, flags: (command.body?.flags ?? []) as never };
    const example = exampleWords(parts, request);
    for (const [name, text] of example.files) writeFileSync(join(folder, name), text);
    const given = example.words.map((word) =>
      example.files.has(word.slice(1)) ? `@${join(folder, word.slice(1))}` : word,
    );
    const save = command.result === "file" ? ["--save", "x"] : [];
    for (const allow of sets) {
      let sent = 0;
      const fetch = async (): Promise<Response> => {
        sent += 1;
        return Response.json({ error: { code: "teapot", message: "no" } }, { status: 418 });
      };
      const env = {
        PLANASONIX_API_KEY: "key",
        PLANASONIX_BASE_URL: "https://api.test/v1",
        ...Object.fromEntries(example.env),
      };
      const args = [...words, ...given, "--yes", ...save, "--allow", allow.join()];
      const { code } = await run(args, { env, clientOptions: { fetch } });
      const mayBeSent = operation.object["x-effect"].every((effect) => allow.includes(effect));
      if (code !== (mayBeSent ? 7 : 9) || sent !== Number(mayBeSent)) {
        wrong.push(`${words.join(" ")} with ${allow}: ${code}, ${sent} requests`);
      }
    }
  }

  expect(sets.length).toBeGreaterThan(0);
  expect(wrong).toEqual([]);
}, 600_000);
