// Adopts a whole description: matches its operations with ours, names all of them, and adopts or adds each one.
import {
  camelCase,
  type JsonObject,
  pascalCase,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { createComponents, part, renameSchemas } from "./components.ts";
import { createMarks } from "./marks.ts";
import type { Match, Matches } from "./match.ts";
import { matchDocuments, type OurAddress } from "./match-documents.ts";
import { createNamer, type OperationName } from "./names.ts";
import { normalize } from "./normalize.ts";
import { type Adopted, addOperation, adoptOperation, type Workshop } from "./operation.ts";
import { isObject } from "./read-document.ts";
import type { Recognized } from "./recognized.ts";
import { refer } from "./references.ts";
import type { AdoptionReport } from "./report.ts";
import { markSecrets } from "./secrets.ts";
import type { Address } from "./shape.ts";

/** Another description of the API in the form of ours. */
export interface Adoption {
  readonly description: WholeDescription;
  readonly report: AdoptionReport;
  /** The operations that ours describes as well. */
  readonly recognized: readonly Recognized[];
}

/**
 * Adopts a description: gives the operations that ours describes as well their names, extension fields and documentation.
 * The document is not changed.
 * @param name - Where the document is from, for messages.
 *
 * @throws {GenerateError} If it describes another API, or a name cannot be used.
 */
export function adopt(ours: WholeDescription, document: JsonObject, name: string): Adoption {
  const ourDocument = ours as unknown as JsonObject;
  const theirs = structuredClone(document);
  normalize(theirs);
  const matches = matchDocuments(ourDocument, theirs, name);
  const marks = createMarks(theirs, ourDocument);
  const workshop = { document: theirs, ours: ourDocument, marks, components: createComponents(theirs, ourDocument) };
  const names = nameOperations(theirs, matches);
  const { adopted, lost } = adoptAll(workshop, matches, names);
  markSecrets(theirs, new RegExp(ours["x-secrets"].names, "i"), marks.isKnown);
  const description = assemble(workshop, ours, adopted);
  renameSchemas(description as unknown as JsonObject);
  const prefix = matches.prefix.map((segment) => `/${segment}`).join("");
  const nameOf = (address: Address): string => dotted(names.get(address));
  return {
    description,
    recognized: matches.matched.map((match) => ({
      known: match.ours.id.replace("_", "."),
      name: nameOf(match.theirs),
      method: match.theirs.method,
      path: adopted.get(match.theirs)?.path ?? "",
    })),
    report: {
      prefix,
      same: matches.matched.filter(({ renamed }) => !renamed).map(({ theirs: one }) => nameOf(one)),
      renamed: matches.matched.flatMap(({ ours: own, theirs: one, renamed }) =>
        renamed ? [{ name: nameOf(one), was: own.id.replace("_", "."), ...renamed }] : [],
      ),
      added: matches.added.map((one) => ({ name: nameOf(one), address: addressOf(one) })),
      removed: matches.removed.map(({ id }) => id.replace("_", ".")),
      lost,
      outside: matches.outside.map(addressOf),
      notes: [...adopted.values()].flatMap(({ notes }) => notes),
    },
  };
}

function addressOf({ method, path }: Address): string {
  return `${method} ${path}`;
}

function dotted(name: OperationName | undefined): string {
  return `${name?.resource}.${name?.member}`;
}

/** Names all operations: those of ours as ours does, unless the first part of the name is the renamed part of the path. */
function nameOperations(document: JsonObject, matches: Matches<OurAddress>): ReadonlyMap<Address, OperationName> {
  const resources = new Map<string, string>();
  const namer = createNamer(document, (segment) => resources.get(segment));
  const names = new Map<Address, OperationName>();
  for (const { ours, theirs, renamed } of matches.matched) {
    const [known = "", member = ""] = ours.id.split("_");
    const isOwner = renamed !== undefined && camelCase(renamed.from.replaceAll("-", "_")) === known;
    const resource = isOwner ? camelCase(renamed.to.replaceAll("-", "_")) : known;
    names.set(theirs, { resource, member });
    namer.take({ resource, member });
    const segment = theirs.shape[matches.prefix.length];
    if (segment !== undefined && !resources.has(segment)) resources.set(segment, resource);
  }
  for (const address of matches.added) {
    names.set(address, namer.name(address, address.shape.slice(matches.prefix.length)));
  }
  return names;
}

interface AdoptedAll {
  readonly adopted: ReadonlyMap<Address, Adopted>;
  readonly lost: readonly string[];
}

function adoptAll(
  workshop: Workshop,
  { matched, added, removed, prefix }: Matches<OurAddress>,
  names: ReadonlyMap<Address, OperationName>,
): AdoptedAll {
  const idOf = (address: Address): string => dotted(names.get(address)).replace(".", "_");
  const ids = new Map(matched.map(({ ours, theirs }) => [ours.id, idOf(theirs)]));
  const adopted = new Map<Address, Adopted>();
  const lost = removed.flatMap(lostWith);
  const rename = (text: string): string =>
    text.replaceAll(/`(\w+?_\w+)`/g, (whole, id: string) => (ids.has(id) ? `\`${ids.get(id)}\`` : whole));
  for (const { ours, theirs } of matched as readonly Match<OurAddress>[]) {
    const name = dotted(names.get(theirs));
    const referring = refer(name, ours.object, (id) => ids.get(id));
    lost.push(...referring.lost);
    const one = adoptOperation(workshop, [ours, theirs], {
      name,
      skipped: prefix.length,
      extensions: referring.extensions,
    });
    const description = rename(String(one.object.description));
    adopted.set(theirs, { ...one, object: { operationId: idOf(theirs), ...one.object, description } });
  }
  for (const address of added) {
    const one = addOperation(workshop, address, dotted(names.get(address)), prefix.length);
    adopted.set(address, { ...one, object: { operationId: idOf(address), ...one.object } });
  }
  return { adopted, lost };
}

/** What goes with an operation that the other file lacks. */
function lostWith({ id, object }: OurAddress): string[] {
  const name = id.replace("_", ".");
  return [
    ...(object["x-waiter"] ? [`${name}: the wait for its end`] : []),
    ...(object["x-starts"] ? [`${name}: starting and waiting in one call`] : []),
    ...(object["x-follow"] ? [`${name}: following the list`] : []),
  ];
}

/** Puts the adopted operations, and what ours says of the whole API, in one description. */
function assemble(
  { document }: Workshop,
  ours: WholeDescription,
  adopted: ReadonlyMap<Address, Adopted>,
): WholeDescription {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [{ method }, { path, object }] of adopted) {
    paths[path] = { ...paths[path], [method.toLowerCase()]: object };
  }
  const info = isObject(document.info) ? document.info : {};
  const text = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);
  const tags = [...adopted.values()].flatMap(({ object }) => (object.tags as string[]).slice(0, 1));
  const newTags = [...new Set(tags)].filter((tag) => !ours.tags.some(({ name }) => name === tag));
  const described = newTags.map((name) => ({
    name,
    description: `Operations of ${pascalCase(name)} that only this description has.`,
  }));
  const servers = Array.isArray(document.servers) && isObject(document.servers[0]) ? document.servers : ours.servers;
  return {
    openapi: "3.1.0",
    info: {
      title: text(info.title, ours.info.title),
      version: text(info.version, ours.info.version),
      description: text(info.description, ours.info.description),
    },
    servers: servers as unknown as WholeDescription["servers"],
    tags: [...ours.tags, ...described],
    paths,
    components: part(document, "components") as unknown as WholeDescription["components"],
    "x-secrets": ours["x-secrets"],
    "x-tagGroups": [...ours["x-tagGroups"], ...(newTags.length > 0 ? [{ name: "Only here", tags: newTags }] : [])],
  } as WholeDescription;
}
