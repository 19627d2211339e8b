// Reads the operations of the description, with all that the sandbox uses of them. References are followed here, except
// those inside schemas; the schemas of bodies are named by their JSON pointers.
import { type Document, entries, isObject, type JsonObject, pointerOf, strings } from "./document.ts";
import { type ResourceShape, readResource } from "./resource-shape.ts";

/** A parameter of an operation; references to it and to its schema are resolved. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: JsonObject;
  /** The first example; undefined if there is none. */
  readonly example: unknown;
}

/** A named example of a response. */
export interface Example {
  readonly name: string;
  readonly value: unknown;
}

/** The resource in an example. */
export interface ExampleResource {
  readonly id: string;
  readonly attributes: JsonObject;
}

/** A response with a 2xx status. */
export interface Success {
  readonly status: number;
  /** The media type of the body; undefined if the response has no body. */
  readonly mediaType: string | undefined;
  /** The JSON pointer of the schema of the body; undefined if the response has no body. */
  readonly schema: string | undefined;
  /** The shape of `data` in a JSON body; undefined if the response has none. */
  readonly resource: ResourceShape | undefined;
  /** The names of the documented headers. */
  readonly headers: ReadonlySet<string>;
  readonly examples: readonly Example[];
  /** The first resource in the examples; empty if there is none. */
  readonly example: ExampleResource;
}

/** The body that an operation accepts. */
export interface RequestBody {
  readonly required: boolean;
  /** The JSON pointer of the schema, by media type. */
  readonly schemas: ReadonlyMap<string, string>;
  /** The schemas of the fields of a JSON body, by name; empty if the operation accepts no JSON. */
  readonly properties: JsonObject;
  /** The examples of a JSON body. */
  readonly examples: readonly JsonObject[];
}

/** What the sandbox reads from the description of an operation. */
export interface Operation {
  /** The `operationId`, such as `pipelines_run`. */
  readonly id: string;
  /** The name in the client, such as `pipelines.run`. */
  readonly name: string;
  /** The HTTP method, in upper case. */
  readonly method: string;
  /** The path template, without `/v1`. */
  readonly path: string;
  /** The names of the parameters of the path, in order. */
  readonly pathParameters: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  /** The responses with a 2xx status, ordered by status. */
  readonly successes: readonly [Success, ...Success[]];
  /** All documented statuses. */
  readonly statuses: ReadonlySet<number>;
  readonly scopes: readonly string[];
  /** The operation as the description declares it, with extension fields such as `x-waiter`. */
  readonly extensions: JsonObject;
  readonly description: string;
}

/** The type of the resource in a response. @throws {TypeError} If the response contains none. */
export function typeIn({ resource, status }: Success): string {
  if (resource?.type === undefined) throw new TypeError(`The response ${status} contains no resource with a type`);
  return resource.type;
}

/** Reads all operations, in the order of the description. */
export function readOperations(document: Document): Operation[] {
  return entries(document.root.paths).flatMap(([path, item]) =>
    entries(item)
      .filter(([, value]) => isObject(value) && "operationId" in value)
      .map(([method, value]) => readOperation(document, [path, method], value as JsonObject)),
  );
}

function readOperation(document: Document, [path, method]: [string, string], source: JsonObject): Operation {
  const id = String(source.operationId);
  const responses = entries(source.responses);
  const successes = responses
    .filter(([status]) => status.startsWith("2"))
    .map(([status, response]) => readSuccess(document, { status, response, at: ["paths", path, method, "responses"] }));
  const [first, ...others] = successes.sort((a, b) => a.status - b.status);
  if (first === undefined) throw new TypeError(`${id} has no response with a 2xx status`);
  return {
    id,
    name: id.replace("_", "."),
    method: method.toUpperCase(),
    path,
    pathParameters: parameterNames(path),
    parameters: (Array.isArray(source.parameters) ? source.parameters : []).map((parameter) =>
      readParameter(document, parameter),
    ),
    body: readBody(document, source.requestBody, ["paths", path, method, "requestBody"]),
    successes: [first, ...others],
    statuses: new Set(responses.map(([status]) => Number(status))),
    scopes: strings(source["x-required-scopes"]),
    extensions: source,
    description: String(source.description ?? ""),
  };
}

function readParameter({ resolve }: Document, value: unknown): Parameter {
  const { name, in: place, required, schema, examples } = resolve(value);
  const [, example] = entries(examples)[0] ?? [];
  return {
    name: String(name),
    in: place as Parameter["in"],
    required: required === true,
    schema: resolve(schema),
    example: resolve(example).value,
  };
}

function readBody({ resolve }: Document, value: unknown, at: readonly string[]): RequestBody | undefined {
  if (value === undefined) return undefined;
  const { required, content } = resolve(value);
  const media = entries(content);
  const json = media.find(([type]) => type === "application/json");
  const place = referenceOr(value, at);
  const { schema, examples } = resolve(json?.[1]);
  return {
    required: required === true,
    schemas: new Map(media.map(([type]) => [type, `${place}${pointerOf(["content", type, "schema"])}`])),
    properties: resolve(resolve(schema).properties),
    examples: entries(examples).map(([, example]) => resolve(resolve(example).value)),
  };
}

interface ResponseSource {
  readonly status: string;
  readonly response: unknown;
  readonly at: readonly string[];
}

function readSuccess(document: Document, { status, response, at }: ResponseSource): Success {
  const { content, headers } = document.resolve(response);
  const [media] = entries(content);
  const always = { status: Number(status), headers: new Set(entries(headers).map(([name]) => name)) };
  if (media === undefined) {
    return {
      ...always,
      mediaType: undefined,
      schema: undefined,
      resource: undefined,
      examples: [],
      example: noExample,
    };
  }
  const [mediaType, { schema, examples: named }] = media as [string, JsonObject];
  const examples = entries(named).map(([name, example]) => ({ name, value: document.resolve(example).value }));
  const pointer = `${referenceOr(response, [...at, status])}${pointerOf(["content", mediaType, "schema"])}`;
  return {
    ...always,
    mediaType,
    schema: pointer,
    resource: mediaType === "application/json" ? readResource(document, schema, pointer) : undefined,
    examples,
    example: examples.flatMap(resourcesIn)[0] ?? noExample,
  };
}

const noExample: ExampleResource = { id: "", attributes: {} };

/** The resources in an example, in order. */
export function resourcesIn({ value }: Pick<Example, "value">): ExampleResource[] {
  const data = isObject(value) ? value.data : undefined;
  return (Array.isArray(data) ? data : [data]).filter(isObject).map(readExample);
}

function readExample(value: JsonObject): ExampleResource {
  const attributes = Object.fromEntries(entries(value.attributes));
  return { id: typeof value.id === "string" ? value.id : "", attributes };
}

/** The names of the parameters of a path of the description, in order. */
export function parameterNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
}

/** The JSON pointer of a value at a path of keys or, if the value is a reference, of the value that it refers to. */
function referenceOr(value: unknown, at: readonly string[]): string {
  return isObject(value) && typeof value.$ref === "string" ? value.$ref.slice(1) : pointerOf(at);
}
