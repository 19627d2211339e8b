import { describe, expect, test } from "vitest";
import { createNamer, typeName } from "../../src/adopt/names.ts";
import { listAddresses } from "../../src/adopt/shape.ts";

const list = { 200: { $ref: "#/components/responses/List" } };
const document = {
  components: {
    responses: {
      List: { content: { "application/json": { schema: { properties: { data: { type: "array" } } } } } },
    },
  },
};

function nameOf(text: string, members: object = {}, taken: readonly string[] = []): string {
  const [method = "", path = ""] = text.split(" ");
  const [address] = listAddresses({ [path]: { [method.toLowerCase()]: { ...members } } });
  const namer = createNamer(document, (segment) => (segment === "git-integration" ? "git" : undefined));
  for (const one of taken) {
    const [resource = "", member = ""] = one.split(".");
    namer.take({ resource, member });
  }
  if (!address) throw new Error(`${text} is no address`);
  const { resource, member } = namer.name(address, address.shape);
  return `${resource}.${member}`;
}

describe("the name of an operation that ours does not describe", () => {
  test.each<[string, string, object?]>([
    ["GET /widgets", "widgets.list", { responses: list }],
    ["GET /widgets", "widgets.get"],
    ["GET /widgets/{id}", "widgets.get", { responses: list }],
    ["POST /widgets", "widgets.create"],
    ["PUT /widgets/{id}", "widgets.replace"],
    ["PATCH /widgets/{id}", "widgets.update"],
    ["DELETE /widgets/{id}", "widgets.delete"],
    ["POST /widgets/{id}/spin-up", "widgets.spinUp"],
    ["GET /widgets/{id}/small-parts", "widgets.listSmallParts", { responses: list }],
    ["POST /widgets/{id}/parts/{part}", "widgets.createParts"],
    ["GET /fancy_widgets.v2", "fancyWidgetsV2.get"],
    ["POST /git-integration/fetch", "git.fetch"],
    ["GET /{id}", "root.get"],
    ["GET /rate-limit", "limits.get", { "x-name": "limits.get" }],
  ])("of %s is %s", (text, name, members = {}) => {
    expect(nameOf(text, members)).toBe(name);
  });

  test("differs from every other, whatever the case", () => {
    expect(nameOf("GET /widgets", {}, ["widgets.Get"])).toBe("widgets.getGet");
    expect(nameOf("GET /widgets", {}, ["widgets.get", "widgets.getGet"])).toBe("widgets.getGet2");
  });

  test.each([
    ["GET /rate-limit", "a member of every client or object"],
    ["GET /constructor", "a member of every client or object"],
    ["GET /delete", "a word of the language"],
    ["GET /mock", "a command of the command line"],
    ["GET /2024", "no name in a program"],
  ])("of %s is refused: it is %s", (text, why) => {
    expect(() => nameOf(text)).toThrow(
      new RegExp(`^${text} would be called "\\w+", ${why}: add "x-name": "resource.method" to the operation`),
    );
  });
});

describe("the name of a schema", () => {
  test.each([
    ["Pipeline", "Pipeline"],
    ["pipeline_run", "pipeline_run"],
    ["com.acme.Pipeline-Run", "ComAcmePipelineRun"],
    ["Page<Run>", "PageRun"],
  ])("%s is the type %s", (name, type) => {
    expect(typeName(name)).toBe(type);
  });

  test.each([
    ["class", "a word of the language"],
    ["Paginated", "a type of the client"],
    ["string", "a type of the client"],
    ["2024", "no name of a type"],
  ])("%s is refused: it is %s", (name, why) => {
    expect(() => typeName(name)).toThrow(
      `The schema "${name}" has the name of ${why}: give it another one in the file`,
    );
  });
});
