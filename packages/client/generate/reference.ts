import type { Method } from "@planasonix/openapi/generate/methods/method-documentation.ts";
import { declare } from "@planasonix/openapi/generate/methods/method-signature.ts";
import { methodsOf } from "@planasonix/openapi/generate/methods/methods.ts";
import { wordsFor } from "@planasonix/openapi/generate/methods/resources.ts";
import { queryType } from "@planasonix/openapi/generate/types/named-types.ts";
import {
  type DescribedOperation,
  type Description,
  listOperations,
  listResources,
  queryParameters,
  refName,
} from "@planasonix/scripts/openapi/description.ts";
import { byMethodNames } from "@planasonix/scripts/openapi/method.ts";
import { fieldsLine, querySchema } from "./fields.ts";

const introduction = `# Methods of the client

Every method of \`createClient()\`, by resource: its arguments, what it resolves with, the scopes that the API key needs, and the
effects that the option \`allow\` must list, with \`read\` for a method that waits. The documentation of each method in your editor has an example and its errors, and links to the page that documents the operation.
A method that resolves with \`Paginated\` returns a list: await it to get the first page, or iterate over it to get all items.
Below each table are the fields of the queries and bodies, and the attributes of the results. \`?\` marks what you can omit, or
what can be missing, and \`| null\` what can be null; \`{}\` marks an object, with its fields if they are described, and \`[]\` a list.
Values are those that are known, if there are few. An item of a list can have fewer attributes than the resource that \`get\`
returns. The API documents no order of lists, and no other maximum of \`limit\` than those below.
`;

/** A resource of the reference, with its methods and the operation of each. */
interface Section {
  readonly resource: string;
  readonly members: readonly DescribedOperation[];
  readonly methods: readonly { readonly operation: DescribedOperation; readonly method: Method }[];
}

/** Generates the reference of the client in Markdown: a table of methods for each resource, and the fields of their types. */
export function generateReference(description: Description): string {
  const operations = new Map(listOperations(description).map((operation) => [operation.name, operation]));
  const sections = listResources(description).map(([resource, members]): Section => {
    const methods = members.flatMap((operation) =>
      methodsOf(description, operation, operations).map((method) => ({ operation, method })),
    );
    return { resource, members, methods };
  });
  const homes = homesOf(sections);
  const texts = sections.map(({ resource, members, methods }) => {
    const results = new Set(methods.flatMap(({ method }) => typesIn(method)));
    const inputs = new Set(members.flatMap((operation) => inputsOf(description, operation)));
    const attributes = [...results].flatMap((name) => attributesOf(description, name, { resource, homes }));
    return [
      `## ${resource}`,
      wordsFor(description, resource, members, operations) + pagesOf(members),
      ["| method | result | scopes | effects |", "| --- | --- | --- | --- |", ...methods.map(row)].join("\n"),
      [...inputs, ...attributes].join("\n"),
    ]
      .filter((part) => part !== "")
      .join("\n\n");
  });
  return byMethodNames(`${[introduction.trim(), ...texts].join("\n\n")}\n`, operations);
}

/**
 * The resource below which each type is described: the one whose method `get` returns it, or else the first that returns
 * it.
 */
function homesOf(sections: readonly Section[]): ReadonlyMap<string, string> {
  const returned = sections.flatMap(({ resource, methods }) =>
    methods.flatMap(({ method }) => typesIn(method).map((type) => ({ type, resource, isGet: method.name === "get" }))),
  );
  const inOrder = [...returned.filter(({ isGet }) => !isGet).reverse(), ...returned.filter(({ isGet }) => isGet)];
  return new Map(inOrder.map(({ type, resource }) => [type, resource]));
}

function typesIn({ result }: Method): readonly string[] {
  return result.match(/\w+/g) ?? [];
}

function row({ operation, method }: Section["methods"][number]): string {
  const { name, parameters, result, scopes } = method;
  const call = `${operation.resource}.${name}(${parameters.map(declare).join(", ")})`;
  const words = code(call) + (operation.object.deprecated ? " (deprecated)" : "");
  const effects = operation.object["x-effect"].join(", ");
  return `| ${[words, code(result), scopes.map(code).join(", "), effects].join(" | ")} |`;
}

/** The sentence that links to the pages that document operations; empty if there are none. */
function pagesOf(members: readonly DescribedOperation[]): string {
  const urls = new Set(members.flatMap(({ object }) => object.externalDocs?.url ?? []));
  const links = [...urls].map((url) => `[${url.replace(/^.*\//, "")}](${url})`);
  return links.length === 0 ? "" : ` Documentation: ${links.join(", ")}.`;
}

/** The lines with the fields of the query and of the body of an operation, under the names of their types. */
function inputsOf(description: Description, operation: DescribedOperation): readonly string[] {
  const [media] = Object.values(operation.object.requestBody?.content ?? {});
  const query = querySchema(queryParameters(operation));
  return [
    ...fieldsLine(description, queryType(operation.name), query),
    ...(media?.schema ? fieldsLine(description, refName(media.schema), media.schema) : []),
  ];
}

/** The line that lists the attributes of a type of resource, or says below which resource they are; none for another type. */
function attributesOf(
  description: Description,
  name: string,
  { resource, homes }: { readonly resource: string; readonly homes: ReadonlyMap<string, string> },
): readonly string[] {
  const line = fieldsLine(description, name, description.components.schemas[name]?.properties?.attributes);
  const home = homes.get(name) ?? resource;
  return home === resource || line.length === 0 ? line : [`- \`${name}\`: see [${home}](#${home.toLowerCase()})`];
}

/** Formats code for a cell of a table, in which a bar would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}
