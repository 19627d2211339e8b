import type { Method } from "@planasonix/scripts/generate/methods/method-documentation.ts";
import { declare } from "@planasonix/scripts/generate/methods/method-signature.ts";
import { methodsOf } from "@planasonix/scripts/generate/methods/methods.ts";
import { wordsFor } from "@planasonix/scripts/generate/methods/resources.ts";
import { queryType } from "@planasonix/scripts/generate/types/named-types.ts";
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

Every method of \`createClient()\`, by resource: its arguments, what it resolves with, the scopes that the API key needs, and
the page that documents the operation. The documentation of each method in your editor has an example and its errors.
A method that resolves with \`Paginated\` returns a list: await it to get the first page, or iterate over it to get all items.
Below each table are the fields of the queries and bodies, and the attributes of the results. \`?\` marks what you can omit, or
what can be missing, and \`| null\` what can be null; \`{}\` marks an object, with its fields if they are described, and \`[]\` a list.
Values are those that are known, if there are few. An item of a list can have fewer attributes than the resource that \`get\`
returns. The API documents no order of lists, and no other maximum of \`limit\` than those below.
`;

/** Generates the reference of the client in Markdown: a table of methods for each resource, and the fields of their types. */
export function generateReference(description: Description): string {
  const operations = new Map(listOperations(description).map((operation) => [operation.name, operation]));
  const sections = listResources(description).map(([resource, members]) => {
    const methods = members.flatMap((operation) =>
      methodsOf(description, operation, operations).map((method) => ({ operation, method })),
    );
    const rows = methods.map(({ operation, method }) => row(operation, method));
    const results = new Set(methods.flatMap(({ method }) => method.result.match(/\w+/g) ?? []));
    const inputs = new Set(members.flatMap((operation) => inputsOf(description, operation)));
    const attributes = [...results].flatMap((name) => attributesOf(description, name));
    const fields = [...inputs, ...attributes];
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
      ...(fields.length > 0 ? [...fields, ""] : []),
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

/** The lines with the fields of the query and of the body of an operation, under the names of their types. */
function inputsOf(description: Description, operation: DescribedOperation): readonly string[] {
  const [media] = Object.values(operation.object.requestBody?.content ?? {});
  const query = querySchema(queryParameters(operation));
  return [
    ...fieldsLine(description, queryType(operation.name), query),
    ...(media?.schema ? fieldsLine(description, refName(media.schema), media.schema) : []),
  ];
}

/** The line that lists the attributes of a type of resource; none for another type. */
function attributesOf(description: Description, name: string): readonly string[] {
  return fieldsLine(description, name, description.components.schemas[name]?.properties?.attributes);
}

/** Formats code for a cell of a table, in which a bar would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}
