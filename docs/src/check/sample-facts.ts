import {
  type DocumentedRequest,
  documentedRequests,
  fetchArguments,
} from "@planasonix/contract/src/states/documented-request.ts";
import { type ReachedRequest, reach } from "@planasonix/contract/src/states/reach.ts";
import {
  type DescribedOperation,
  type Json,
  pathParameters,
  publicName,
} from "@planasonix/scripts/openapi/description.ts";
import type { Page } from "../model/page.ts";
import { placeOf } from "../model/page.ts";
import { operationPath } from "../pages/operations/links.ts";
import { description, operations } from "../repository.ts";
import { type NodeSession, startNodeSession } from "../run/node-session.ts";
import type { PlainRequest, Result, SampleFacts, StartedWork, State } from "../run/protocol.ts";

/** What the worker must know of the samples, and the samples that do not have the documented status. */
export interface CheckedSamples {
  readonly facts: SampleFacts;
  readonly problems: readonly string[];
}

/**
 * Runs the sample of each operation as the worker does. For one that fails on the demo data, finds the requests that bring
 * a tenant into the state that it needs.
 */
export async function checkRuns(
  pages: readonly Page[],
  all: readonly DescribedOperation[] = [...operations.values()],
): Promise<CheckedSamples> {
  await using session = await startNodeSession();
  const works = Object.fromEntries(
    all.flatMap((operation) => {
      const work = workOf(operation);
      return work === undefined ? [] : [[operation.name, work] as const];
    }),
  );
  const states: Record<string, State> = {};
  const problems: string[] = [];
  for (const operation of all) {
    const code = sampleOf(operation);
    const result = await run(session, operation, undefined);
    if (isDocumented(operation, result)) continue;
    const state = await findState(session, operation);
    if (state !== undefined) states[operation.name] = state;
    else problems.push(`${placeOfSample(pages, operation, code)}: ${problemOf(operation, result)}`);
  }
  return { facts: { states, works }, problems };
}

/** The sample of an operation in TypeScript. */
export function sampleOf({ object }: DescribedOperation): string {
  return object["x-codeSamples"]?.find(({ lang }) => lang === "typescript")?.source ?? "";
}

/** Whether the requests of an operation have a documented status, and the sample no error. */
export function isDocumented({ name, successes }: DescribedOperation, { requests, error }: Result): boolean {
  const own = requests.filter(({ operation }) => operation === name);
  const documented = successes.map(([status]) => Number(status));
  return error === undefined && own.length > 0 && own.every(({ status }) => documented.includes(status ?? 0));
}

function run(session: NodeSession, operation: DescribedOperation, state: State | undefined): Promise<Result> {
  const { name } = operation;
  const states = state === undefined ? {} : { [name]: state };
  return session.with({ states, works: {} })({
    kind: "run",
    place: "sample",
    sample: { code: sampleOf(operation), operation: name },
  });
}

const allRequests = [...operations.values()].flatMap((operation) => documentedRequests(description, operation));

/** The state in which the sample of an operation succeeds; one that leaves the sample as it is, if there is one. */
async function findState(session: NodeSession, operation: DescribedOperation): Promise<State | undefined> {
  const request = allRequests.find((one) => one.operation.name === operation.name);
  if (request === undefined) return undefined;
  let changed: State | undefined;
  let found: State | undefined;
  await reach(session.open, request, allRequests, async (_tenant, _prepared, candidate) => {
    const state = stateOf(request, candidate);
    if (state === undefined || (state.replaced?.to !== undefined && changed !== undefined)) return false;
    if (!isDocumented(operation, await run(session, operation, state))) return false;
    if (state.replaced?.to === undefined) found = state;
    else changed = state;
    return found !== undefined;
  });
  return found ?? changed;
}

/** A candidate of the search, as the worker takes it; undefined if it has nothing to do for a sample. */
function stateOf(original: DocumentedRequest, { before, request, isOfNew }: ReachedRequest): State | undefined {
  const from = isOfNew ? lastId(original) : undefined;
  const replaced = isOfNew ? from && { from } : changedText(original.body, request.body);
  if (before.length === 0 && !replaced) return undefined;
  return { before: before.map(plain), ...(replaced && { replaced }) };
}

/** The last ID in the path of a request. */
function lastId({ operation }: DocumentedRequest): string | undefined {
  const last = pathParameters(operation).findLast(({ schema }) => schema.enum === undefined);
  const [example] = Object.values((last?.examples ?? {}) as Readonly<Record<string, { readonly value: Json }>>);
  return example === undefined ? undefined : String(example.value);
}

/** The text of a body that another one has in place of it. */
function changedText(body: Json | undefined, other: Json | undefined): State["replaced"] {
  const changed = Object.entries((body ?? {}) as Readonly<Record<string, Json>>).find(
    ([name, value]) => value !== (other as Readonly<Record<string, Json>>)[name],
  );
  if (changed === undefined) return undefined;
  const [name, from] = changed;
  return { from: String(from), to: String((other as Readonly<Record<string, Json>>)[name]) };
}

function plain(request: DocumentedRequest): PlainRequest {
  const [path, { method = "GET", body }] = fetchArguments(request, { url: "", apiKey: "" });
  return { method, path, ...(typeof body === "string" && { body }) };
}

/** The work that an operation starts, and how to read it. */
function workOf({ method, path, object }: DescribedOperation): StartedWork | undefined {
  const { "x-starts": starts } = object;
  const poll = starts && operations.get(publicName(starts.poll));
  if (starts === undefined || poll === undefined) return undefined;
  const failed = poll.object["x-waiter"]?.failed[0];
  return { method, path, workId: starts.work_id, poll: poll.path, ...(failed && { failed }) };
}

function problemOf({ name, successes }: DescribedOperation, { requests, error }: Result): string {
  const statuses = requests.map(({ method, path, status }) => `${method} ${path} ${status}`);
  const documented = successes.map(([status]) => status).join(" or ");
  return `the sample of ${name} must end with ${documented}: ${[...statuses, error].filter(Boolean).join(", ")}`;
}

/** The place of the first line of a sample. */
function placeOfSample(pages: readonly Page[], { name }: DescribedOperation, code: string): string {
  const page = pages.find(({ path }) => path === operationPath(name));
  if (page === undefined) return name;
  const [first = ""] = code.split("\n");
  return placeOf(page, page.body.split("\n").indexOf(first) + 1);
}
