// The table of tools in packages/openapi/README.md, which the run writes.

/** What a run found out about a generated client. */
export interface ClientRow {
  readonly language: string;
  readonly generator: string;
  readonly file: string;
  readonly operations: string;
  readonly calls: string;
}

/** What a run found out about a validator. */
export interface ValidatorRow {
  readonly validator: string;
  readonly files: readonly string[];
}

const begin = "<!-- written by `npm run test:languages`: begin -->";
const end = "<!-- written by `npm run test:languages`: end -->";

/** Formats the tables of clients and validators. */
export function formatTables(clients: readonly ClientRow[], validators: readonly ValidatorRow[]): string {
  return [
    "| language | generator | file | operations | calls |",
    "| --- | --- | --- | --- | --- |",
    ...clients.map(
      ({ language, generator, file, operations, calls }) =>
        `| ${language} | ${generator} | \`${file}\` | ${operations} | ${calls} |`,
    ),
    "",
    "| validator | files |",
    "| --- | --- |",
    ...validators.map(({ validator, files }) => `| ${validator} | ${files.map((file) => `\`${file}\``).join(", ")} |`),
  ].join("\n");
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
