// Generates the tables of operations. The programs that generate our packages import the modules beside it as
// `@planasonix/openapi/generate/...`.
import {
  type DescribedOperation,
  listResources,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { type DescriptionIndex, indexDescription, references } from "./table/description-index.ts";
import { findersModule } from "./table/finders.ts";
import { rowName } from "./table/literal.ts";
import { type RowOptions, rowOf } from "./table/row.ts";
import { secretsModule } from "./table/secrets.ts";

/** The operation table, as the source text of modules. */
export interface OperationModules {
  /** The content of each file of `@planasonix/openapi` by its name, with one module and one export for each resource. */
  readonly files: Map<string, string>;
  /** The constants for rows to which others refer. */
  readonly rows: string;
  /** The literal with the rows of each resource, by its name. */
  readonly tables: ReadonlyMap<string, string>;
}

/** Generates the operation table. */
export function generateOperations(description: WholeDescription, options: RowOptions = {}): OperationModules {
  const index = indexDescription(description);
  const resources = listResources(description);
  const modules = resources.map(([name, members]) => {
    return [`operations/${name}.ts`, resourceModule(index, name, members, options)] as const;
  });
  const exports = resources.map(([name]) => `export { ${name} } from "./operations/${name}.ts";\n`);
  return {
    files: new Map([
      ...modules,
      ["operations.ts", [...exports, `export { secrets } from "./secrets.ts";\n`].join("")],
      ["finders.ts", findersModule(index)],
      ["secrets.ts", `${secretsModule(description, index.operations)}\n`],
    ]),
    rows: namedRows(index, index.operations, options).join(""),
    tables: new Map(resources.map(([name, members]) => [name, table(index, members, options)])),
  };
}

function resourceModule(
  index: DescriptionIndex,
  resource: string,
  members: readonly DescribedOperation[],
  options: RowOptions,
): string {
  const { find } = index;
  const imported = new Set(members.flatMap(references).filter((name) => find(name).resource !== resource));
  const imports = [...imported].map((name) => `import { ${rowName(name)} } from "./${find(name).resource}.ts";\n`);
  const rows = namedRows(index, members, options).map((constant) => `export ${constant}`);
  return [...imports, ...rows, `export const ${resource} = ${table(index, members, options)} as const;\n`].join("\n");
}

/** A constant for each row to which another one refers. */
function namedRows(index: DescriptionIndex, members: readonly DescribedOperation[], options: RowOptions): string[] {
  const own = members.filter(({ name }) => index.referenced.has(name));
  return own
    .sort((a, b) => depth(index, a) - depth(index, b))
    .map((operation) => `const ${rowName(operation.name)} = ${rowOf(index, operation, options)} as const;\n`);
}

function table(index: DescriptionIndex, members: readonly DescribedOperation[], options: RowOptions): string {
  const rows = members.map((operation) => {
    const { name, member } = operation;
    return `  ${member}: ${index.referenced.has(name) ? rowName(name) : rowOf(index, operation, options)},\n`;
  });
  return `{\n${rows.join("")}}`;
}

/** The length of the longest chain of references. Rows sorted by this length come after those that they reference. */
function depth(index: DescriptionIndex, operation: DescribedOperation): number {
  return Math.max(0, ...references(operation).map((name) => depth(index, index.find(name)) + 1));
}
