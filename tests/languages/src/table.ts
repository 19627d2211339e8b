// The table of tools in packages/openapi/README.md, which the run writes.

/** What a run found out about a generated client. */
export interface ClientRow {
  readonly language: string;
  readonly generator: string;
  readonly file: string;
  readonly operations: string;
  readonly calls: string;
}

/** What a run found out about a tool that reads the description when a program starts. */
export interface ToolRow {
  readonly tool: string;
  /** What it makes of the description. */
  readonly makes: string;
  readonly files: readonly string[];
  readonly operations: string;
}

/** What a run found out about a validator. */
export interface ValidatorRow {
  readonly validator: string;
  readonly files: readonly string[];
}

const begin = "<!-- written by `npm run test:languages`: begin -->";
const end = "<!-- written by `npm run test:languages`: end -->";

/** Formats the tables of clients, other tools and validators. */
export function formatTables(
  clients: readonly ClientRow[],
  tools: readonly ToolRow[],
  validators: readonly ValidatorRow[],
): string {
  return [
    "| language | generator | file | operations | calls |",
    "| --- | --- | --- | --- | --- |",
    ...clients.map(
      ({ language, generator, file, operations, calls }) =>
        `| ${language} | ${generator} | \`${file}\` | ${operations} | ${calls} |`,
    ),
    "",
    "| tool | makes | files | operations called |",
    "| --- | --- | --- | --- |",
    ...tools.map(({ tool, makes, files, operations }) => `| ${tool} | ${makes} | ${list(files)} | ${operations} |`),
    "",
    "| validator | files |",
    "| --- | --- |",
    ...validators.map(({ validator, files }) => `| ${validator} | ${list(files)} |`),
  ].join("\n");
}

function list(files: readonly string[]): string {
  return files.map((file) => `\`${file}\``).join(", ");
}

/**
 * Replaces the tables in a page.
 * @throws {Error} If the page does not have both comments that surround the tables.
 */
export function withTables(page: string, tables: string): string {
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < before)
    throw new Error(`packages/openapi/README.md must have the lines ${begin} and ${end}`);
  return `${page.slice(0, before + begin.length)}\n\n${tables}\n\n${page.slice(after)}`;
}
