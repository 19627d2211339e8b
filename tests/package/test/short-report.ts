/** The reports that a report can refer to instead of repeating what they show. */
export interface OtherReports {
  /** The report of the main entry of `@planasonix/openapi`. */
  readonly openapi: string;
  /** For another entry than the main one: the report of the main entry of its package. */
  readonly index?: string;
}

/** A report of API Extractor without what another report shows: it says instead where that is. */
export function shortReport(report: string, { openapi, index }: OtherReports): string {
  const short = withoutDescribed(report, exportedNames(openapi));
  return withoutUnusedImports(index === undefined ? short : withoutRepeated(short, index)).replace(/\n{3,}/g, "\n\n");
}

/** The names that a report, or a part of it, exports. */
export function exportedNames(report: string): readonly string[] {
  const declared = /^export (?:(?:abstract )?(?:class|const|function|interface|type) |\{ (?:\w+ as )?)(\w+)/gm;
  return [...report.matchAll(declared)].map(([, name = ""]) => name);
}

/** Replaces the exports of most types of the description by the names of the others. */
function withoutDescribed(report: string, described: readonly string[]): string {
  const line = /^import \{ (\w+)(?: as (\w+))? \} from '@planasonix\/openapi';\n/gm;
  const imported = new Map([...report.matchAll(line)].map(([, name = "", local = name]) => [local, name]));
  const known = new Set(described);
  const found = new Set<string>();
  const short = report.replace(/^export \{ (\w+)(?: as (\w+))? \}\n\n/gm, (text, local, name = local) => {
    if (imported.get(local) !== name || !known.has(name)) return text;
    found.add(name);
    return "";
  });
  const others = described.filter((name) => !found.has(name));
  if (found.size <= others.length) return report;
  const needed = short.replace(line, (text, name, local) => (local === undefined && found.has(name) ? "" : text));
  return onTop(needed, `// without ${others.join(", ")}\nexport * from '@planasonix/openapi';`);
}

/** Replaces the declarations that the main entry exports as well by their names. */
function withoutRepeated(report: string, index: string): string {
  const known = new Set(index.split("\n\n"));
  const isRepeated = (block: string): boolean => known.has(block) && /^export (?!\{)/m.test(block);
  const blocks = report.split("\n\n");
  const names = blocks.filter(isRepeated).flatMap(exportedNames);
  if (names.length === 0) return report;
  return onTop(
    blocks.filter((block) => !isRepeated(block)).join("\n\n"),
    `// as in index.api.md\nexport { ${names.join(", ")} }`,
  );
}

/** API Extractor lists also imports for declarations that it leaves out. */
function withoutUnusedImports(report: string): string {
  const rest = report.replace(/^import .*$/gm, "");
  return report.replace(/^import .*?(\w+)(?: \})? from '.*';\n/gm, (text, local) =>
    new RegExp(`\\b${local}\\b`).test(rest) ? text : "",
  );
}

function onTop(report: string, block: string): string {
  return report.replace("```ts\n\n", (start) => `${start}${block}\n\n`);
}
