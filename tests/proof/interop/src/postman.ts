// Imports descriptions with Postman's converter, and sends the requests of a collection with its runner, Newman.
import { readFile } from "node:fs/promises";
import newman, { type NewmanRunSummary } from "newman";
import { type CollectionResult, convertV2, type Options } from "openapi-to-postmanv2";
import { bundle } from "./bundle.ts";

/** One request of a collection and its response. */
export interface Execution {
  /** The method and the path, such as `GET /runs/{run_id}`. */
  readonly operation: string;
  /** The `Idempotency-Key` of the request; undefined if it has none. */
  readonly idempotencyKey: string | undefined;
  /** The status of the response; 0 if there was none. */
  readonly status: number;
  readonly body: string;
}

// Sends the values of the examples, including those of optional parameters.
const options: Options = {
  parametersResolution: "Example",
  requestParametersResolution: "Example",
  enableOptionalParameters: true,
  folderStrategy: "Tags",
  optimizeConversion: false,
  stackLimit: 50,
};

/** Imports the description that we publish, as Postman does. @throws {Error} If the tool cannot convert it. */
export async function importBundle(): Promise<object> {
  return importFile(await readFile(bundle.json, "utf8"));
}

/** Converts the text of an OpenAPI file to a Postman collection. @throws {Error} If the tool cannot convert it. */
export async function importFile(data: string): Promise<object> {
  const { result, reason, output } = await new Promise<CollectionResult>((resolve, reject) => {
    convertV2({ type: "string", data }, options, (error, found) =>
      found ? resolve(found) : reject(new Error(error?.message)),
    );
  });
  const collection = output?.find(({ type }) => type === "collection")?.data;
  if (!result || collection === undefined)
    throw new Error(`openapi-to-postmanv2 cannot convert the description: ${reason}`);
  return collection;
}

/** The fields of a collection that the tests read. */
export interface Collection {
  readonly variable: readonly { readonly key: string; readonly value: string }[];
  readonly item: readonly Folder[];
}

/** A folder of a collection, with folders or requests. */
export interface Folder {
  readonly name: string;
  readonly item: readonly (Partial<Folder> & { readonly request?: { readonly method: string } })[];
}

export async function readPublished(): Promise<Collection> {
  return JSON.parse(await readFile(bundle.postman, "utf8"));
}

/** A folder or a request of a collection. */
interface Item {
  readonly item?: readonly Item[];
  readonly request?: { readonly method: string; readonly url: { readonly path: readonly string[] } };
}

/** The method and the path of each request of a collection, such as `GET /runs/{run_id}`. */
export function requestsIn(collection: object): string[] {
  const { item = [], request }: Item = collection;
  const own = request && `${request.method} ${template(`/${request.url.path.join("/")}`)}`;
  return [...(own === undefined ? [] : [own]), ...item.flatMap(requestsIn)];
}

/** Sends all requests of a collection, with values for its variables. */
export async function runCollection(
  collection: object,
  values: Readonly<Record<string, string>>,
): Promise<Execution[]> {
  const envVar = Object.entries(values).map(([key, value]) => ({ key, value }));
  const summary = await new Promise<NewmanRunSummary>((resolve, reject) => {
    newman.run({ collection, envVar, timeoutRequest: 10_000 }, (error, found) =>
      error ? reject(error) : resolve(found),
    );
  });
  return summary.run.executions.map(({ item, request, response }) => ({
    operation: `${item.request.method} ${template(item.request.url.getPath({ unresolved: true }))}`,
    idempotencyKey: request.headers.get("Idempotency-Key"),
    status: response?.code ?? 0,
    body: response?.text() ?? "",
  }));
}

/** `{{baseUrl}}/runs/:run_id` -> `/runs/{run_id}`. */
function template(path: string): string {
  return path.replace(/^\/?\{\{baseUrl\}\}/, "").replaceAll(/:(\w+)/g, "{$1}");
}
