import { type DescribedOperation, type Description, listOperations } from "../../openapi/description.ts";
import { byMethodNames, type Method } from "./method-documentation.ts";
import { declare } from "./method-signature.ts";
import { methodsOf } from "./methods.ts";
import { resourcesIn, wordsFor } from "./resources.ts";

const introduction = `# Methods of the client

Every method of \`createClient()\`, by resource: its arguments, what it resolves with, the scopes that the API key needs, and
the page that documents the operation. The documentation of each method in your editor has an example and its errors.
A method that resolves with \`Paginated\` returns a list: await it to get the first page, or iterate over it to get all items.
`;

/** Generates the reference of the client in Markdown: a table of methods for each resource. */
export function generateReference(description: Description): string {
  const operations = new Map(listOperations(description).map((operation) => [operation.name, operation]));
  const sections = resourcesIn(description).map(([resource, members]) => {
    const rows = members.flatMap((operation) =>
      methodsOf(description, operation, operations).map((method) => row(operation, method)),
    );
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

/** Formats code for a cell of a table, in which a bar would end the cell. */
function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}
