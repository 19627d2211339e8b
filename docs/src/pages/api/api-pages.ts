import { cell, codeBlock, lessSearched, type Page, slugOf } from "../../model/page.ts";
import { description } from "../../repository.ts";
import { readClasses } from "../errors/classes.ts";
import { classLink } from "../operations/error-links.ts";
import { sections } from "../operations/operation-page.ts";
import type { Declaration } from "./declarations.ts";
import { oneLine, parseDoc, withLinks } from "./doc-comment.ts";
import { apiPath, type EntryPoint, entryPoints, importName, readExports } from "./entry-points.ts";
import { headOf, membersOf } from "./members.ts";

const trail = ["API of the packages"];

/** The language of the blocks. The build compiles blocks of `ts`, and a signature alone is no program. */
const code = "mts";

/** The pages of the entry points: what each exports, from its published types and their doc comments. */
export function apiPages(): Page[] {
  const rows = entryPoints.map((one) => `| [\`${importName(one)}\`](/${apiPath(one)}) | ${cell(one.description)} |`);
  return [
    {
      path: "api",
      title: "API of the packages",
      label: "Overview",
      description: "What programs import from the packages.",
      trail,
      body: sections([
        "The methods of the client have a page for each [operation](/operations), and its errors one for each [class](/errors/classes).",
        ["| Import | Contents |", "| --- | --- |", ...rows].join("\n"),
      ]),
    },
    ...entryPoints.flatMap(pagesOf),
  ];
}

/** A guide with links to what its programs import. */
export function withApiLinks(page: Page): Page {
  const imported = entryPoints.filter((one) => page.body.includes(` from "${importName(one)}";`));
  const links = imported.map((one) => `[\`${importName(one)}\`](/${apiPath(one)})`);
  return links.length === 0 ? page : { ...page, body: `${page.body.trimEnd()}\n\nAPI: ${links.join(", ")}\n` };
}

/** How many exports a page shows: with more, it would be larger than 100 kB. */
const perPage = 30;

/** The page of an entry point, and further ones if it exports more than a page shows. */
function pagesOf(entryPoint: EntryPoint): Page[] {
  const all = readExports(`packages/${entryPoint.folder}/dist/${entryPoint.entry}.d.ts`);
  // Another package may have a class of the same name.
  const classes = new Set(entryPoint.folder === "client" ? readClasses().map(({ name }) => name) : []);
  const errors = [...all.keys()].filter((name) => classes.has(name));
  const shown = [...all.values()].filter((one) => isShown(one, classes)).map(({ declaration }) => declaration);
  const isValue = ({ kind }: Declaration): boolean => kind !== "interface" && kind !== "type";
  const ordered = [...shown.filter(isValue), ...shown.filter((one) => !isValue(one))];
  const parts = Array.from({ length: Math.ceil(ordered.length / perPage) }, (_, index) => ({
    path: `${apiPath(entryPoint)}${index === 0 ? "" : `/${index + 1}`}`,
    shown: ordered.slice(index * perPage, (index + 1) * perPage),
  }));
  const linkOf = createLinks(parts, classes);
  const next = parts.slice(1).map(({ path, shown: [first] }) => `[from \`${first?.name}\`](/${path})`);
  return parts.map(({ path, shown: own }, index) => ({
    path,
    title: `${importName(entryPoint)}${index === 0 ? "" : `, from ${own[0]?.name}`}`,
    description: entryPoint.description,
    trail,
    body: lessSearched(
      sections([
        index === 0
          ? entryPoint.description
          : `What else [\`${importName(entryPoint)}\`](/${apiPath(entryPoint)}) exports.`,
        index === 0 && errors.length > 0
          ? `Its errors have pages of their own: ${errors.map(classLink).join(", ")}.`
          : undefined,
        index === 0 && next.length > 0 ? `More of its types: ${next.join(", ")}.` : undefined,
        ...own.map((one) => symbolSection(one, linkOf)),
      ]),
    ),
  }));
}

/** Whether the page of an entry point shows an export: errors, their guards, resources, events and their types have other pages. */
function isShown(
  { declaration: { name }, file }: { declaration: Declaration; file: string },
  classes: ReadonlySet<string>,
): boolean {
  const isEvent = /\/events-/.test(file) && name in (description.components.schemas ?? {});
  const isDescribed = isEvent || /\/(openapi|schemas-)/.test(file);
  const isResource = name.endsWith("Resource") && /\/make-client-/.test(file);
  return !(isResource || isDescribed || classes.has(name) || classes.has(name.replace(/^is/, "")));
}

/** Returns the link to a name, or the name as code if no page has it. Headings of a page that are equal get numbers. */
function createLinks(
  parts: readonly { readonly path: string; readonly shown: readonly Declaration[] }[],
  classes: ReadonlySet<string>,
): (name: string) => string {
  const places = new Map(
    parts.flatMap(({ path, shown }) => {
      const slugs = shown.map(({ name }) => slugOf(name));
      return shown.map(({ name }, index) => {
        const earlier = slugs.slice(0, index).filter((slug) => slug === slugs[index]).length;
        return [name, `/${path}#${slugs[index]}${earlier === 0 ? "" : `-${earlier}`}`] as const;
      });
    }),
  );
  return (name) => {
    const place = places.get(name);
    if (classes.has(name)) return classLink(name);
    return place === undefined ? `\`${name}\`` : `[\`${name}\`](${place})`;
  };
}

function symbolSection(declaration: Declaration, linkOf: (name: string) => string): string {
  const { text, throws, examples } = parseDoc(declaration.doc);
  const hasMembers = declaration.kind === "class" || declaration.kind === "interface";
  const thrown = throws.map(({ error, when }) => `- ${error ? `${linkOf(error)}: ` : ""}${withLinks(when, linkOf)}`);
  return sections([
    `## ${declaration.name}`,
    signatureOf(declaration),
    withLinks(text, linkOf),
    hasMembers ? memberList(declaration, linkOf) : undefined,
    thrown.length > 0 ? `Throws:\n\n${thrown.join("\n")}` : undefined,
    ...examples.map((example) => codeBlock(code, example)),
  ]).trimEnd();
}

/** A block for what is called, and a line for types: a block of each would double the size of a page. */
function signatureOf(declaration: Declaration): string {
  if (declaration.kind === "class" || declaration.kind === "interface") return inCode(headOf(declaration));
  const text = declaration.code.replaceAll(/^ *\/\*\*[\s\S]*?\*\/\n/gm, "");
  return declaration.kind === "type" && text.length <= 200 ? inCode(oneLine(text)) : codeBlock(code, text);
}

function memberList(declaration: Declaration, linkOf: (name: string) => string): string | undefined {
  const lines = membersOf(declaration)
    .filter(({ name }) => !(declaration.kind === "class" && name === "name"))
    .map(({ name, type, doc }) => {
      const { text, defaultValue, throws } = parseDoc(doc);
      const rest = [
        withLinks(oneLine(text), linkOf),
        defaultValue && `Default: ${withLinks(defaultValue, linkOf)}.`,
        ...throws.map(({ error, when }) => `Throws ${error ? `${linkOf(error)}: ` : ""}${withLinks(when, linkOf)}`),
      ];
      return `- ${[name && `**\`${name}\`**`, `${inCode(type)}.`, ...rest].filter(Boolean).join(" ")}`;
    });
  return lines.length > 0 ? `<div class="fields">\n\n${lines.join("\n")}\n\n</div>` : undefined;
}

/** Code in a line, also if it contains a backtick. */
function inCode(code: string): string {
  return code.includes("`") ? `\`\` ${code} \`\`` : `\`${code}\``;
}
