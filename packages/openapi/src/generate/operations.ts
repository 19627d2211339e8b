// This folder generates source text from a description of the API, for `generateClient` and for the programs that generate
// our packages: each is in the folder `generate` of its package, and imports these modules as `@planasonix/openapi/generate/...`.
// This module generates the tables of operations.
import {
  camelCase,
  type DescribedOperation,
  type Description,
  listOperations,
  listResources,
  queryParameters,
  reservedIds,
  resolve,
  type Schema,
  type WaiterObject,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { addedMethods, isQueryOption, resultOf } from "@planasonix/scripts/openapi/method.ts";

/** The operation table, as the source text of modules. */
export interface OperationModules {
  /** The content of each file of `@planasonix/openapi` by its name, with one module and one export for each resource. */
  readonly files: Map<string, string>;
  /** The constants for rows to which others refer. */
  readonly rows: string;
  /** The literal with the rows of each resource, by its name. */
  readonly tables: ReadonlyMap<string, string>;
}

/** How a table is generated. */
export interface TableOptions {
  /**
   * Whether the rows say how the work that they start is found. Ours do not, because few programs need it.
   * @default false
   */
  readonly hasFinders?: boolean;
}

/** Generates the operation table. */
export function generateOperations(
  description: WholeDescription,
  { hasFinders = false }: TableOptions = {},
): OperationModules {
  const operations = listOperations(description);
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const resources = listResources(description);
  const referenced = new Set(operations.flatMap((operation) => references(operation)));

  const cancels = new Set(operations.map(({ object }) => object["x-waiter"]?.cancel));

  const files = new Map<string, string>();
  for (const [resource, members] of resources) {
    files.set(`operations/${resource}.ts`, resourceModule(resource, members));
  }
  const exports = resources.map(([name]) => `export { ${name} } from "./operations/${name}.ts";\n`);
  files.set("operations.ts", [...exports, `export { secrets } from "./secrets.ts";\n`].join(""));
  files.set("finders.ts", findersModule(operations.map(finder).filter((one) => one !== undefined)));
  files.set("secrets.ts", `${secretsModule(description, operations)}\n`);
  const tables = new Map(resources.map(([resource, members]) => [resource, table(members)]));
  return { files, rows: namedRows(operations).join(""), tables };

  function resourceModule(resource: string, members: readonly DescribedOperation[]): string {
    const imported = new Set(members.flatMap(references).filter((name) => find(name).resource !== resource));
    const imports = [...imported].map((name) => `import { ${rowName(name)} } from "./${find(name).resource}.ts";\n`);
    const rows = namedRows(members).map((constant) => `export ${constant}`);
    return [...imports, ...rows, `export const ${resource} = ${table(members)} as const;\n`].join("\n");
  }

  /** A constant for each row to which another one refers. */
  function namedRows(members: readonly DescribedOperation[]): string[] {
    const own = members.filter(({ name }) => referenced.has(name)).sort((a, b) => depth(a) - depth(b));
    return own.map((operation) => `const ${rowName(operation.name)} = ${row(operation)} as const;\n`);
  }

  function table(members: readonly DescribedOperation[]): string {
    const rows = members.map((operation) => {
      const { name, member } = operation;
      return `  ${member}: ${referenced.has(name) ? rowName(name) : row(operation)},\n`;
    });
    return `{\n${rows.join("")}}`;
  }

  function row(operation: DescribedOperation): string {
    const { object, resource, method, path } = operation;
    const query = queryParameters(operation).map(({ name }) => name);
    const http = [`${method} ${below(resource, path)}`, query.join("&")].filter(Boolean).join("?");
    const result = resultOf(description, operation);
    const reserved = reservedIds(description, operation);
    return literal({
      takes: object.requestBody ? "body" : undefined,
      body: object.requestBody && !object.requestBody.required ? "optional" : undefined,
      query: !object.requestBody && isQueryOption(operation) ? "option" : undefined,
      gives: result.kind === "resource" ? undefined : result.kind,
      id: "hasId" in result && !result.hasId ? "optional" : undefined,
      page: object["x-pagination"]?.cursor === "cursor" ? undefined : object["x-pagination"]?.cursor,
      retry: object["x-retry"] === defaultRetryClass(method) ? undefined : object["x-retry"],
      timeoutMs: object["x-timeout-ms"],
      reserved: reserved.length > 0 ? reserved : undefined,
      outcome: object["x-outcome"] === "none" ? undefined : object["x-outcome"]?.replace(`${resource}.`, ""),
      waiter: object["x-waiter"] && waiter(operation, object["x-waiter"]),
      // Polls and cancels have priority, because they observe or end work that costs more than a request.
      priority: object["x-waiter"] || cancels.has(operation.name) ? true : undefined,
      starts: object["x-starts"] && {
        method: addedMethods.start(operation),
        poll: named(object["x-starts"].poll),
        id: object["x-starts"].work_id,
        find: hasFinders ? (finder(operation)?.[1] ?? null) : undefined,
      },
      follow: object["x-follow"] && {
        method: addedMethods.follow(operation),
        ...object["x-follow"],
        until: named(object["x-follow"].until),
      },
      effects: statedEffects(method, object["x-effect"]),
      // At the end, because equal beginnings of rows compress better.
      http,
    });
  }

  /**
   * Converts `x-waiter` to the form of the operation table. `pending` are the known status values that do not end the
   * work.
   */
  function waiter(operation: DescribedOperation, stated: WaiterObject): object {
    const known = knownValues(description, operation, stated.status);
    const ending = [...stated.succeeded, ...stated.failed, ...stated.canceled];
    const method = addedMethods.wait(operation);
    return {
      method,
      ...stated,
      pending: known.filter((value) => !ending.includes(value)),
      cancel: named(stated.cancel),
    };
  }

  /** How to find the work that an operation has started; undefined if no list shows which it is. */
  function finder(start: DescribedOperation): readonly [name: string, finder: object] | undefined {
    const { name, path, object } = start;
    const stated = object["x-starts"]?.find;
    const list = byName.get(object["x-outcome"] ?? "");
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
    const shown = shownOnlyByWork(start, list);
    return [name, { name: list.name, operation, created: stated.created, others: only, shown }];
  }

  /**
   * What a start is given and its work shows under the same name, but an item of the list need not. An ID of the path may
   * also be in an object of the work, such as `trigger.schedule_id`.
   */
  function shownOnlyByWork(start: DescribedOperation, list: DescribedOperation): object | undefined {
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

  function find(name: string): DescribedOperation {
    const operation = byName.get(name);
    if (operation === undefined) throw new Error(`An extension refers to "${name}", but no operation has that name`);
    return operation;
  }

  /** The length of the longest chain of references. Rows sorted by this length come after those that they reference. */
  function depth(operation: DescribedOperation): number {
    return Math.max(0, ...references(operation).map((name) => depth(find(name)) + 1));
  }
}

/** The known values of a field of the response of an operation; `items` in the pointer stands for the items of a list. */
function knownValues(description: Description, operation: DescribedOperation, pointer: string): readonly string[] {
  return (fieldAt(description, operation, pointer)["x-extensible-enum"] ?? []) as readonly string[];
}

/** The schema of a field of the response of an operation, with a pointer as for `knownValues`. */
function fieldAt(description: Description, { successes }: DescribedOperation, pointer: string): Schema {
  const [, response] = successes[0] ?? [];
  const names = pointer.slice(1).split("/");
  return names.reduce(
    (schema, name) => resolve<Schema>(description, (name === "items" ? schema.items : schema.properties?.[name]) ?? {}),
    resolve<Schema>(description, response?.content?.["application/json"]?.schema ?? {}),
  );
}

/**
 * The retry class that the table omits, and `retryClassOf` in the runtime completes. The generators do not import the
 * runtime, so that a change to it generates nothing; a test of the client compares the two.
 */
function defaultRetryClass(method: string): DescribedOperation["object"]["x-retry"] {
  return method === "POST" ? "keyed" : /^(GET|HEAD)$/.test(method) ? "safe" : "idempotent";
}

/** The effects, unless they are those that `effectsOf` in the runtime completes; a test of the client compares the two. */
function statedEffects(method: string, effects: readonly string[]): readonly string[] | undefined {
  const usual = method === "DELETE" ? "delete" : /^(GET|HEAD)$/.test(method) ? "read" : "change";
  return effects.length === 1 && effects[0] === usual ? undefined : effects;
}

function references({ object }: DescribedOperation): string[] {
  const names = [object["x-waiter"]?.cancel, object["x-starts"]?.poll, object["x-follow"]?.until];
  return names.filter((name) => name !== undefined);
}

class Code {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function named(name: string | undefined): { name: string; operation: Code } | undefined {
  return name === undefined ? undefined : { name, operation: new Code(rowName(name)) };
}

function rowName(name: string): string {
  return camelCase(name.replace(".", "_"));
}

/** Replaces the resource at the start of a path with a dot, and its ID by an empty parameter: `./{}` for `/runs/{run_id}`. */
function below(resource: string, path: string): string {
  const own = `/${resource}`;
  if (path !== own && !path.startsWith(`${own}/`)) return path;
  return `.${path.slice(own.length).replace(`{${resource.slice(0, -1)}_id}`, "{}")}`;
}

/** Formats a value as source, without undefined members. */
function literal(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{ ${members.map(([key, member]) => `${key}: ${literal(member)}`).join(", ")} }`;
}

function findersModule(finders: readonly (readonly [name: string, finder: object])[]): string {
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

function secretsModule(description: WholeDescription, operations: DescribedOperation[]): string {
  const names = new Set<string>();
  for (const { parameters } of operations) {
    for (const parameter of parameters) if (parameter["x-sensitive"]) names.add(parameter.name);
  }
  for (const schema of Object.values(description.components.schemas)) collectSensitive(schema, names);
  const { names: pattern, masks } = description["x-secrets"];
  return `/**
 * Which values are secret: \`fields\` are the names of fields and parameters that the description marks, and \`names\`
 * matches names that are secret in any object. \`masks\` are texts that programs show instead of a secret.
 */
export const secrets: {
  readonly fields: readonly string[];
  readonly names: RegExp;
  readonly masks: readonly string[];
} = { fields: ${literal([...names].sort())}, names: /${pattern}/i, masks: ${literal(masks)} };`;
}

function collectSensitive(schema: Schema, names: Set<string>): void {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (member["x-sensitive"]) names.add(name);
    collectSensitive(member, names);
  }
  if (schema.items) collectSensitive(schema.items, names);
}
