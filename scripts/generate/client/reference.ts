import { type DescribedOperation, type Description, listOperations, resolve } from "../../openapi/description.ts";
import { byMethodNames, type Method } from "./method-documentation.ts";
import { declare } from "./method-signature.ts";
import { methodsOf } from "./methods.ts";
import { resourcesIn, wordsFor } from "./resources.ts";

const introduction = `# Methods of the client

Every method of \`createClient()\`, by resource: its arguments, what it resolves with, the scopes that the API key needs, and
the page that documents the operation. The documentation of each method in your editor has an example and its errors.
A method that resolves with \`Paginated\` returns a list: await it to get the first page, or iterate over it to get all items.
Below each table are the attributes of the results; \`?\` marks those that can be missing. An item of a list can have fewer than
the resource that \`get\` returns.
`;

/** Generates the reference of the client in Markdown: a table of methods for each resource. */
export function generateReference(description: Description): string {
  const operations = new Map(listOperations(description).map((operation) => [operation.name, operation]));
  const sections = resourcesIn(description).map(([resource, members]) => {
    const methods = members.flatMap((operation) =>
      methodsOf(description, operation, operations).map((method) => ({ operation, method })),
    );
    const rows = methods.map(({ operation, method }) => row(operation, method));
    const results = new Set(methods.flatMap(({ method }) => method.result.match(/\w+/g) ?? []));
    const attributes = [...results].flatMap((name) => attributesOf(description, name));
    const words = wordsFor(description, resource, members, operations);
    return [
      `## ${resource}`,
      "",
      words,
      "",
      "| method | result | scopes | page |",
      "| --- | --- | --- | --- |",
      ...rows,
      "",
      ...(attributes.length > 0 ? [...attributes, ""] : []),
    ].join("\n");
  });
  return byMethodNames([introduction, ...sections].join("\n"), operations);
}

function row(operation: DescribedOperation, { name, parameters, result, scopes }: Method): string {
  const { externalDocs, deprecated } = operation.object;
  const call = `${operation.resource}.${name}(${parameters.map(declare).join(", ")})`;
  const page = externalDocs ? `[${externalDocs.url.replace(/^.*\//, "")}](${externalDocs.url})` : "";
  return `| ${[code(call) + (deprecated ? " (deprecated)" : ""), code(result), scopes.map(code).join(", "), page].join(" | ")} |`;
}

/** The line that lists the attributes of a type of resource; none for another type. */
function attributesOf(description: Description, name: string): readonly string[] {
  const { properties } = description.components.schemas[name] ?? {};
  if (properties?.attributes === undefined) return [];
  const attributes = resolve(description, properties.attributes);
  const names = Object.keys(attributes.properties ?? {});
  const required = new Set(attributes.required);
  return names.length > 0
    ? [`- \`${name}\`: ${names.map((field) => code(required.has(field) ? field : `${field}?`)).join(", ")}`]
    : [];
}

/** Formats code for a cell of a table, in which a bar would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}
