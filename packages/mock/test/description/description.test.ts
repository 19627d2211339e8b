import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDescription } from "../../src/description/description.ts";
import { fixture } from "../support/served.ts";

describe("readDescription", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mock description #1 %20-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function write(name: string, text: string): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, text);
    return file;
  }

  test("reads the operations and the text of a file", async () => {
    const { operations, text } = await readDescription(fixture);

    expect(operations.map(({ id }) => id)).toContain("pipelines_list");
    expect(text).toContain("jsonSchemaDialect");
  });

  test("reads JSON from a path with characters that are special in URLs", async () => {
    const paths = { "/things": { get: { responses: { 200: { description: "Things." } } } } };
    const file = await write("small.json", JSON.stringify({ openapi: "3.1.0", info: {}, paths }));

    const { operations } = await readDescription(file);

    expect(operations).toMatchObject([{ id: "GET /things", method: "GET", path: "/things" }]);
  });

  test("resolves references to other files", async () => {
    await write(
      "answers.yaml",
      "yes: { description: Yes., content: { text/plain: { examples: { a: { value: yes } } } } }",
    );
    const file = await write("divided.yaml", withResponse("./answers.yaml#/yes"));

    const { operations } = await readDescription(file);

    expect(operations[0]?.responses).toEqual([
      { code: "200", examples: [{ name: "a", mediaType: "text/plain", value: "yes" }] },
    ]);
  });

  test.each([
    ["is not YAML", "a: [b\n c: d", "is not an OpenAPI 3 description in YAML or JSON: Implicit keys of flow"],
    [
      "is not an OpenAPI description",
      "hello: 1",
      "is not an OpenAPI 3 description in YAML or JSON: it has no `openapi` member",
    ],
    [
      "refers to a component that it lacks",
      withResponse("#/components/responses/None"),
      'Missing $ref pointer "#/components/responses/None"',
    ],
    ["refers to a missing file", withResponse("./none.yaml#/a"), "none.yaml: ENOENT"],
    [
      "refers to a URL",
      withResponse("https://api.planasonix.com/v1/openapi.yaml#/a"),
      'Unable to resolve $ref pointer "https://api.planasonix.com/v1/openapi.yaml"',
    ],
    ["is empty", "", "is not an OpenAPI 3 description in YAML or JSON"],
    ["has no operation", "openapi: 3.1.0\ninfo: {}\npaths: {}", "has no operation under `paths`"],
  ])("explains in one line why it rejects a file that %s", async (_, text, message) => {
    const reading = readDescription(await write("bad.yaml", text));

    await expect(reading).rejects.toMatchObject({ code: "description_invalid" });
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(/^[^\n]+$/);
  });

  test("rejects a missing file and a folder, and names the reason", async () => {
    await expect(readDescription(join(folder, "nothing.yaml"))).rejects.toMatchObject({
      code: "description_unreadable",
      message: expect.stringMatching(/nothing\.yaml: there is no such file$/),
    });
    await expect(readDescription(folder)).rejects.toThrow(/it is a folder$/);
  });
});

/** A description with one response, which is a reference. */
function withResponse(reference: string): string {
  const paths = { "/things": { get: { responses: { 200: { $ref: reference } } } } };
  return JSON.stringify({ openapi: "3.1.0", info: {}, paths });
}
