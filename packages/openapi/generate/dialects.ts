// The known dialects: those of spec/dialects, and `pages`, which follows from what each page of the documentation shows.
import { readdirSync, readFileSync } from "node:fs";
import {
  camelCase,
  type DescribedOperation,
  type Description,
  listOperations,
  pathParameters,
} from "@planasonix/scripts/openapi/description.ts";
import { type InventoryOperation, readInventory } from "@planasonix/scripts/openapi/inventory.ts";
import { resultOf } from "@planasonix/scripts/openapi/method.ts";

/** The files of `dialects/` by their names, the schema included. */
export function generateDialects(description: Description, spec: string): Map<string, string> {
  const folder = `${spec}dialects/`;
  const files = readdirSync(folder).sort();
  const written = files.map((file) => [file, readFileSync(folder + file, "utf8")] as const);
  return new Map([...written, ["pages.json", `${JSON.stringify(pages(description), null, 2)}\n`]]);
}

/** The texts of a schema are for people, who read the file. */
function withoutTexts(key: string, value: unknown): unknown {
  return key === "description" && typeof value === "string" ? undefined : value;
}

/** A module with the known dialects and the schema, for programs that do not read files. */
export function dialectsModule(files: ReadonlyMap<string, string>): string {
  const parsed = [...files].map(([file, text]) => [file.replace(/\.json$/, ""), JSON.parse(text)] as const);
  const { "dialect.schema": schema, ...dialects } = Object.fromEntries(parsed);
  // Bundlers spread objects over many lines: as text, the dialects take half the space. Reasons that most operations share
  // stand there once.
  const reasons = [why, whySame].map((reason) => JSON.stringify(reason));
  const text = reasons
    .reduce((all, reason, index) => all.replaceAll(reason, `"@${index}"`), JSON.stringify(dialects))
    .replaceAll("`", "\\u0060")
    .replaceAll("$", "\\u0024");
  const restored = reasons.map((reason, index) => `.replaceAll('"@${index}"', ${JSON.stringify(reason)})`).join("");
  return [
    "/** The schema of a dialect. */",
    `export const schema: unknown = ${JSON.stringify(schema, withoutTexts)};\n`,
    "/** The known dialects by their names. */",
    "export const dialects: Readonly<Record<string, unknown>> = /* @__PURE__ */ (() =>",
    `  JSON.parse(String.raw\`${text}\`${restored}))();\n`,
  ].join("\n");
}

const prefix = "/api";
const why = "the form of the page of this operation; no deployment was seen that has it";
const whySame = "its page shows no answer: the form of the other operations of the page";

const facts = readInventory();
const { resources } = facts;

function pages(description: Description): object {
  const inventory = new Map(facts.operations.map((operation) => [operation.name, operation]));
  const onPage = Map.groupBy(inventory.values(), ({ source_page }) => source_page);
  const operations = listOperations(description).flatMap((operation) => {
    const own = inventory.get(operation.name);
    // The linter reports an operation that the inventory does not have, with its file and line.
    if (own === undefined) return [];
    return [[operation.name, ofPage(description, operation, own, onPage.get(own.source_page) ?? [])] as const];
  });
  return {
    $schema: "./dialect.schema.json",
    name: "pages",
    source: "The pages of the API's reference, https://docs.planasonix.com",
    prefix,
    operations: Object.fromEntries(operations),
  };
}

function ofPage(
  description: Description,
  operation: DescribedOperation,
  facts: InventoryOperation,
  page: readonly InventoryOperation[],
): object {
  const { documented_shape: shown, note = "" } = facts.response;
  const result = resultOf(description, operation);
  const shape = shown === "undocumented" ? usualShape(page, facts) : shown;
  // The pages that show resources without any wrapper write names in camelCase, in requests and responses.
  const isCamelPage = page.some(({ response }) => response.documented_shape === "flat");
  const isCamelBody = isCamelPage || facts.request_body?.fields?.some((field) => field.documented_name);
  const renamed = facts.query_params?.filter((parameter) => parameter.documented_name) ?? [];
  const common = {
    is: "guessed",
    why: shown === "undocumented" ? whySame : why,
    path: pathOf(operation, facts.documented_path),
    query:
      renamed.length > 0
        ? Object.fromEntries((facts.query_params ?? []).map((one) => [one.name, one.documented_name ?? one.name]))
        : undefined,
    request: operation.object.requestBody && isCamelBody ? { case: "camel" } : undefined,
  };
  if (result.kind !== "resource" && result.kind !== "list") return common;
  if ("type" in result && result.type.includes(" | ") && shape !== "envelope") {
    return { is: "unsupported", why: "its page shows answers of two kinds, and nothing tells which of them a body is" };
  }
  const [, nested = ""] = /nesting (data\.\w+)/.exec(note) ?? [];
  const [, ownId = ""] = /Documented (?:flat )?body:? \{?(\w+)/.exec(note) ?? [];
  const [, items = "", cursor = ""] =
    /Documented as \{.*?(\w+):\[\.\.\.\], (\w+)\}/.exec(facts.notes?.join(" ") ?? "") ?? [];
  const isList = result.kind === "list";
  if (isList && shown === "flat" && !items) {
    return { is: "unsupported", why: "its page shows a list without `data`, and the inventory does not say where" };
  }
  const at = items ? `/${items}` : nested ? `/${nested.replace(".", "/")}` : shape === "flat" && !isList ? "" : "/data";
  const parent = isList ? undefined : repeatedParent(operation, facts, isCamelPage);
  const id = ownId
    ? [`/${ownId}`]
    : ["/id", ...(parent ? [parent] : []), ...(operation.method === "GET" || isList ? [] : ownParameter(operation))];
  return {
    ...common,
    response: {
      at,
      form: shape === "envelope" ? "envelope" : undefined,
      id: id.join() === "/id" ? undefined : id,
      case: isCamelPage ? "camel" : undefined,
      page: cursor
        ? {
            by: "cursor",
            parameter: operation.object["x-pagination"]?.cursor,
            cursor: `/${isCamelPage ? camelCase(cursor) : cursor}`,
          }
        : undefined,
    },
  };
}

/** The shape that most operations of a page have, lists apart. */
function usualShape(page: readonly InventoryOperation[], { response }: InventoryOperation): string {
  const shown = page.filter((other) => other.response.documented_shape !== "undocumented");
  const alike = shown.filter((other) => (other.response.shape === "collection") === (response.shape === "collection"));
  const counts = Map.groupBy(alike.length > 0 ? alike : shown, (other) => other.response.documented_shape);
  const [usual] = [...counts].sort(([, a], [, b]) => b.length - a.length);
  return usual?.[0] ?? "data_flat";
}

/** The last path parameter, if the path ends with it or with an action: the ID that an answer about it may omit. */
function ownParameter(operation: DescribedOperation): string[] {
  const [last] = pathParameters(operation).slice(-1);
  return last && /\}(\/[a-z-]+)?$/.test(operation.path) && operation.object["x-starts"] === undefined
    ? [`{${last.name}}`]
    : [];
}

/** The attribute that repeats the ID of the parent, such as `job_id` in `/jobs/{job_id}/results`: pages omit `id` beside it. */
function repeatedParent(
  operation: DescribedOperation,
  facts: InventoryOperation,
  isCamelPage: boolean,
): string | undefined {
  const [last] = pathParameters(operation).slice(-1);
  const { attributes = [], id_note: note = "" } = resources[facts.response.resource ?? ""] ?? {};
  // The inventory can recommend another ID: that of an execution status is that of its run.
  const [, recommended] = /recommend (\w+) id/.exec(note) ?? [];
  const name = recommended ? `${recommended}_id` : last?.name;
  if (
    !last ||
    operation.method !== "GET" ||
    operation.path.endsWith("}") ||
    !attributes.some((attribute) => attribute.name === name)
  )
    return undefined;
  return name && `/${isCamelPage ? camelCase(name) : name}`;
}

/** The path of the page below the prefix, with the parameters of the description. */
function pathOf(operation: DescribedOperation, documented: string): string | undefined {
  const names = pathParameters(operation).map(({ name }) => name);
  let index = 0;
  const path = documented.slice(prefix.length).replace(/\{\w+\}/g, () => `{${names[index++]}}`);
  return path === operation.path ? undefined : path;
}
