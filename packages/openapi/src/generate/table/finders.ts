import {
  type DescribedOperation,
  queryParameters,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { statedEffects } from "./defaults.ts";
import { type DescriptionIndex, fieldAt, knownValues } from "./description-index.ts";
import { literal } from "./literal.ts";

type Finder = readonly [name: string, finder: object];

/** How to find the work that an operation has started; undefined if no list shows which it is. */
export function finderOf(index: DescriptionIndex, start: DescribedOperation): Finder | undefined {
  const { description } = index;
  const { name, path, object } = start;
  const stated = object["x-starts"]?.find;
  const list = index.get(object["x-outcome"] ?? "");
  if (stated === undefined || list === undefined) return undefined;
  // The list is asked only for the work of the same target, such as a connection.
  const filters = queryParameters(list).map((parameter) => parameter.name);
  const filter = filters.filter((one) => path.includes(`{${one}}`)).join("&");
  const only = Object.entries(stated.only ?? {}).map(([pointer, own]) => {
    const known = knownValues(description, list, `/data/items${pointer}`);
    return [pointer, known.filter((value) => !own.includes(value))];
  });
  const http = [`${list.method} ${list.path}`, filter].filter(Boolean).join("?");
  const operation = { gives: "list", effects: statedEffects(list.method, list.object["x-effect"]), http };
  const shown = shownOnlyByWork(index, start, list);
  return [name, { name: list.name, operation, created: stated.created, others: only, shown }];
}

/**
 * What a start is given and its work shows under the same name, but an item of the list need not. An ID of the path may
 * also be in an object of the work, such as `trigger.schedule_id`.
 */
function shownOnlyByWork(
  { description, find }: DescriptionIndex,
  start: DescribedOperation,
  list: DescribedOperation,
): object | undefined {
  const poll = find(start.object["x-starts"]?.poll ?? "");
  const work = fieldAt(description, poll, "/data/attributes").properties ?? {};
  const required = fieldAt(description, list, "/data/items/attributes").required ?? [];
  const body = resolve<Schema>(description, start.object.requestBody?.content?.["application/json"]?.schema ?? {});
  const ids = [...start.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const shown = [...ids, ...Object.keys(body.properties ?? {})].flatMap((name) => {
    const inside = Object.entries(work).filter(
      ([, field]) => ids.includes(name) && resolve<Schema>(description, field).properties?.[name],
    );
    const own = work[name] ? [`/attributes/${name}`] : [];
    const pointers = [...own, ...inside.map(([owner]) => `/attributes/${owner}/${name}`)];
    return pointers.length > 0 && !required.includes(name) ? [[name, pointers]] : [];
  });
  return shown.length > 0 ? shown : undefined;
}

/** The module with the finders of all operations that start work. */
export function findersModule(index: DescriptionIndex): string {
  const finders = index.operations.flatMap((operation) => {
    const found = finderOf(index, operation);
    return found === undefined ? [] : [found];
  });
  const entries = finders.map(([name, finder]) => `  ${JSON.stringify(name)}: ${literal(finder)},\n`);
  const doc = [
    "/**",
    " * How the list that tells whether a start was executed shows what it has started, by the name of the operation:",
    " * where an item contains the time of its creation, values of fields that tell that it was started otherwise, and what",
    " * the start was given and only the work itself surely shows.",
    " */",
  ].join("\n");
  return `${doc}\nexport const finders = {\n${entries.join("")}} as const;\n`;
}
