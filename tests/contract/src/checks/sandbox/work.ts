// Checks long-running work from its start to its end, on the clock of the sandbox: starts, waits and logs.
import type { DescribedOperation, JsonObject, WaiterObject } from "@planasonix/scripts/openapi/description.ts";
import { addedMethods } from "@planasonix/scripts/openapi/method.ts";
import { methodOf } from "../../call/method-call.ts";
import { type Difference, differs } from "../../judge/difference.ts";
import { withId, withoutOptions } from "../../states/documented-request.ts";
import type { SandboxStage } from "./stage.ts";
import { read, type Visit, visit } from "./visit.ts";

/** How long the client waits, in milliseconds on the clock of the sandbox. */
const deadlineMs = 3_600_000;

/**
 * Checks an operation that starts work: the work is not in a final state yet. Checks the method that starts work and waits
 * for it: the method starts the work once, polls no other work, and returns the work in its final state, although the first
 * polls fail and one does not find the work yet.
 */
export async function checkStartOf(stage: SandboxStage, name: string): Promise<Difference[]> {
  const visited = await visit(stage, name);
  const { client, urls, request, tenant, values } = visited;
  const { operation } = request;
  const { poll, work_id: id } = startOf(operation);
  for (const status of [404, 500]) tenant.faults.add({ operation: poll, status, times: 1 });
  const started: JsonObject[] = [];
  const onStart = (resource: JsonObject): unknown => started.push(resource);
  const start = methodOf(client, { ...operation, member: addedMethods.start(operation) });
  const options = { ...(values.at(-1) as object), deadlineMs, onStart };
  const done = await start(...values.slice(0, -1), options);
  const workId = String(valueAt(id, { data: started[0] ?? {} }));
  const polls = urls.slice(1).filter((url) => !url.includes(encodeURIComponent(workId)));
  return [
    ...(await compareStart(stage, operation)),
    ...differs("starts", 1, started.length),
    ...differs("polls of other work", [], polls),
    ...(await compareEnd(stage, visited, { poll, workId, done })),
  ];
}

/** Checks that a wait for work that another operation has started returns the work in its final state. */
export async function checkWaitFor(stage: SandboxStage, name: string): Promise<Difference[]> {
  const starter = starterOf(stage, name);
  const visited = await visit(stage, starter.name);
  const workId = await startWork(visited, starter);
  const poll = operationOf(stage, name);
  const wait = methodOf(visited.client, { ...poll, member: addedMethods.wait(poll) });
  const done = await wait(workId, { deadlineMs });
  return compareEnd(stage, visited, { poll: name, workId, done });
}

/**
 * Checks that following the log of work yields each line once, in order, and ends when the work has ended, although the
 * log does not exist at first, and a request for it fails.
 */
export async function checkFollowing(stage: SandboxStage, name: string): Promise<Difference[]> {
  const log = operationOf(stage, name);
  const starter = starterOf(stage, log.object["x-follow"]?.until ?? "");
  const visited = await visit(stage, starter.name);
  const workId = await startWork(visited, starter);
  for (const status of [404, 500]) visited.tenant.faults.add({ operation: name, status, times: 1 });
  const follow = methodOf(visited.client, { ...log, member: addedMethods.follow(log) });
  const lines: unknown[] = [];
  for await (const line of follow(workId) as unknown as AsyncIterable<unknown>) lines.push(line);
  const whole = await methodOf(visited.client, log)(workId).toArray();
  return [...differs("lines", whole, lines), ...differs("whether there are lines", true, lines.length > 0)];
}

/** Checks that work is not in a final state when it has just been started, without the client. */
async function compareStart(stage: SandboxStage, starter: DescribedOperation): Promise<Difference[]> {
  const visited = await visit(stage, starter.name);
  const workId = await startWork(visited, starter);
  const { waiter, state } = await stateOf(stage, visited, { poll: startOf(starter).poll, workId });
  const { succeeded, failed, canceled } = waiter;
  const isFinal = [...succeeded, ...failed, ...canceled].includes(state);
  return differs("whether the started work is in a final state", false, isFinal);
}

interface End {
  /** The name of the operation that returns the work. */
  readonly poll: string;
  readonly workId: string;
  /** What the client returned. */
  readonly done: unknown;
}

/** Checks that the client returned the work as the sandbox stores it, and that the work has succeeded. */
async function compareEnd(stage: SandboxStage, visited: Visit, { done, ...work }: End): Promise<Difference[]> {
  const { stored, waiter, state } = await stateOf(stage, visited, work);
  return [
    ...differs("final resource", stored.data, done),
    ...differs("whether the work has succeeded", true, waiter.succeeded.includes(state)),
  ];
}

/** Work as the sandbox stores it, and its state. */
async function stateOf(stage: SandboxStage, { tenant }: Visit, { poll, workId }: Omit<End, "done">) {
  const operation = operationOf(stage, poll);
  const waiter = operation.object["x-waiter"] as WaiterObject;
  const stored = await read(tenant, withoutOptions(withId({ name: poll, operation, body: undefined }, workId)));
  return { stored, waiter, state: String(valueAt(waiter.status, stored)) };
}

function startOf({ name, object }: DescribedOperation): { readonly poll: string; readonly work_id: string } {
  const starts = object["x-starts"];
  if (starts === undefined) throw new Error(`${name} has no x-starts`);
  return starts;
}

/** The first operation that starts the work that the operation `poll` returns. */
function starterOf({ operations }: SandboxStage, poll: string): DescribedOperation {
  const starter = operations.find(({ object }) => object["x-starts"]?.poll === poll);
  if (starter === undefined) throw new Error(`no operation names ${poll} in x-starts`);
  return starter;
}

/** Starts work without the client, and returns the ID of the work. */
async function startWork({ tenant, request }: Visit, starter: DescribedOperation): Promise<string> {
  return String(valueAt(startOf(starter).work_id, await read(tenant, request)));
}

function operationOf({ operations }: SandboxStage, name: string): DescribedOperation {
  const operation = operations.find((one) => one.name === name);
  if (operation === undefined) throw new Error(`there is no operation ${name}`);
  return operation;
}

/** The value at a JSON pointer. */
function valueAt(pointer: string, root: JsonObject): unknown {
  return pointer
    .slice(1)
    .split("/")
    .reduce<unknown>((node, key) => (node as JsonObject)[key], root);
}
