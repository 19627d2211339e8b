import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ErrorPromise, Promises } from "./broken-promises.ts";

// biome-ignore lint/suspicious/noExplicitAny: the modules of the installed packages have no types here.
type Module = any;

/** The statuses that have an error class of their own, and one that has none. */
const statuses = [400, 401, 403, 404, 409, 418, 422, 429, 500, 502, 503, 504];

/** Makes the promises of the client that is installed in a folder, from what the client does. */
export async function makePromises(folder: string): Promise<Promises> {
  const scope = join(folder, "node_modules/@planasonix");
  const load = (entry: string): Promise<Module> => import(pathToFileURL(join(scope, entry)).href);
  const [{ createClient }, testing, tables, { internalsOf, retryClassOf }] = await Promise.all([
    load("client/dist/index.js"),
    load("client/dist/testing.js"),
    load("client/dist/operations.js"),
    load("runtime/dist/index.js"),
  ]);
  const { options } = internalsOf(
    createClient({ apiKey: "any-key", baseUrl: "https://api.planasonix.com/v1" }),
  ).exchange;
  const plain = Object.entries(options).filter(
    ([name, value]) => name !== "apiKey" && ["string", "number", "boolean"].includes(typeof value),
  ) as [string, string | number | boolean][];
  const api = statuses.map((status) => testing.apiError({ status }));
  const others = namesOfErrors(testing).map((name) => testing.sdkError(name));
  const operations = Object.entries<Record<string, Module>>(tables).flatMap(([resource, table]) =>
    // The module also exports all tables as one object.
    Object.entries(table).flatMap(([method, operation]) => {
      if (operation.http === undefined) return [];
      const own = operation.timeoutMs === undefined ? "" : `, ${operation.timeoutMs} ms`;
      return [[`${resource}.${method}`, retryClassOf(operation) + own] as const];
    }),
  );
  return {
    node: JSON.parse(readFileSync(join(scope, "client/package.json"), "utf8")).engines.node,
    defaults: { ...Object.fromEntries(plain), timeoutMs: await usualTimeout(createClient, testing) },
    statuses: Object.fromEntries(api.map((error, index) => [String(statuses[index]), error.name])),
    errors: Object.fromEntries([...api, ...others].map((error) => [error.name, promiseOf(error)])),
    operations: Object.fromEntries(operations),
  };
}

/** The names of the errors that do not come from a status: `sdkError` lists them if it gets another one. */
function namesOfErrors({ sdkError }: Module): string[] {
  try {
    sdkError("none");
  } catch (error) {
    return [...String(error).matchAll(/\b[A-Z]\w+Error\b/g)]
      .map(([name]) => name)
      .filter((name) => name !== "TypeError");
  }
  throw new Error("sdkError accepts an unknown name");
}

/** The time limit of an attempt of an operation without its own, which no option contains. */
async function usualTimeout(createClient: Module, { fakeClock }: Module): Promise<number> {
  const clock = fakeClock();
  const sent = Promise.withResolvers<void>();
  const fetch = (): Promise<never> => {
    sent.resolve();
    return new Promise(() => {});
  };
  const options = { apiKey: "any-key", clock, fetch, maxRetries: 0, deadlineMs: 3_600_000 };
  const failed = createClient(options)
    .pipelines.get("pl_1")
    .catch((thrown: Module) => thrown);
  await sent.promise;
  await clock.advance(3_000_000);
  return (await failed).timeoutMs;
}

function promiseOf(error: object): ErrorPromise {
  const classes: string[] = [];
  for (let each = Object.getPrototypeOf(error.constructor); each?.name; each = Object.getPrototypeOf(each))
    classes.push(each.name);
  const fields = Object.entries(error).map(([name, value]) => [name, Array.isArray(value) ? "array" : typeof value]);
  return { extends: classes, fields: Object.fromEntries(fields.toSorted()) };
}
