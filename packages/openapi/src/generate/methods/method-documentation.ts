import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";
import { addedMethods, type Result } from "@planasonix/scripts/openapi/method.ts";
import { type Argument, declare } from "./method-signature.ts";

/** The operations by their public names, such as `runs.get`. */
export type Operations = ReadonlyMap<string, DescribedOperation>;

/** A method of the client. */
export interface Method {
  /** Such as `wait`. */
  readonly name: string;
  readonly parameters: readonly Argument[];
  readonly result: string;
  /** The scopes that the API key needs. */
  readonly scopes: readonly string[];
  /** The lines of the doc comment, without those of the parameters. */
  readonly documentation: readonly string[];
}

/** Formats a method of an interface: the documentation, then the signature. */
export function method({ documentation, name, parameters, result }: Method): string {
  const described = parameters.map((parameter) => `@param ${parameter.name} - ${parameter.words}`);
  const tags = [...documentation, "@"].findIndex((line) => line.startsWith("@"));
  const lines = documentation
    .toSpliced(tags, 0, "", ...described)
    .map((line) => `   *${line === "" ? "" : ` ${line.replaceAll("*/", "*\\/")}`}`);
  return ["  /**", ...lines, "   */", `  ${name}(${parameters.map(declare).join(", ")}): ${result};`].join("\n");
}

/**
 * Documents the method of an operation: the summary, the added methods, the description's text, the endpoint, an
 * example and the errors. The added methods come before the text, which describes how to do the same without them.
 */
export function documentCall(
  operation: DescribedOperation,
  result: Result,
  operations: Operations,
  example: readonly string[],
): string[] {
  const { object, method: verb, path } = operation;
  const description = object.description.trimEnd();
  return [
    `${object.summary}.`,
    ...added(operation, operations),
    "",
    ...description.split("\n"),
    ...(operation.member.startsWith("list") && result.kind !== "list"
      ? ["", "Returns one resource that contains all items, not a list."]
      : []),
    "",
    `\`${verb} ${path}\``,
    ...(object.deprecated ? [`@deprecated ${description.replace(/^Deprecated: /, "").split(". ")[0]}.`] : []),
    ...exampleBlock(example),
    `@throws {ApiError} If the API responds with an error: ${errorStatuses(operation)}.`,
    ...withoutResponse("call"),
    ...(result.kind === "file" || result.kind === "nothing" ? [] : [otherFormat]),
    ...(result.kind === "list" ? ["@throws {PaginationError} If the list returns a cursor twice."] : []),
    ...unknownOutcome(operation),
    ...page(operation),
  ];
}

function exampleBlock(lines: readonly string[]): string[] {
  return ["@example", "```ts", ...lines.flatMap((line) => line.split("\n")), "```"];
}

/** Links the page that documents an operation. */
function page({ object: { externalDocs } }: DescribedOperation): string[] {
  return externalDocs ? [`@see {@link ${externalDocs.url}}`] : [];
}

/** Documents the errors of a call that gets no response, or none in time. */
function withoutResponse(what: string): string[] {
  return [
    "@throws {ConnectionError} If the network fails.",
    "@throws {TimeoutError} If the last attempt takes longer than `timeoutMs`.",
    `@throws {DeadlineError} If the ${what} takes longer than \`deadlineMs\`, or would have to.`,
  ];
}

const otherFormat = "@throws {ResponseFormatError} If the response does not match the description.";

/** Documents the method that `x-waiter` adds. */
export function documentWait(poll: DescribedOperation, example: readonly string[]): string[] {
  const words = `Polls \`${poll.name}\` until ${goal(poll)}, and resolves with the last response.`;
  return [
    words,
    ...exampleBlock(example),
    `@throws {WaitError} If the status becomes ${badEnds(poll)}, or at the deadline; \`last\` is the last known resource.`,
    `@throws {ApiError} At once if the API responds to a poll with ${permanentStatuses}.`,
    ...page(poll),
  ];
}

/** Documents the method that `x-starts` adds. */
export function documentStart(
  start: DescribedOperation,
  poll: DescribedOperation,
  example: readonly string[],
): string[] {
  const wait = `${poll.resource}.${addedMethods.wait(poll)}`;
  return [
    `Calls \`${start.name}\`, then waits like \`${wait}\`. \`onStart\` receives the response to the start; \`withResponse()\` returns that of the last poll.`,
    ...exampleBlock(example),
    `@throws {WaitError} If the status becomes ${badEnds(poll)}, at the deadline, or if the work cannot be polled; \`last\` is the last known resource.`,
    `@throws {ApiError} If the API rejects the start: ${errorStatuses(start)}.`,
    ...withoutResponse("start"),
    ...unknownOutcome(start),
    ...page(start),
  ];
}

/** Documents the method that `x-follow` adds. */
export function documentFollow(
  list: DescribedOperation,
  poll: DescribedOperation,
  example: readonly string[],
): string[] {
  return [
    `Yields each item of \`${list.name}\` once, as soon as it is available. Stops when \`${poll.name}\` shows that the work has ended, and no items are left.`,
    ...resumed(list),
    ...exampleBlock(example),
    "@throws {WaitError} If the work has not ended at the deadline.",
    "@throws {PaginationError} If the list returns an earlier cursor.",
    `@throws {ApiError} At once if the API responds to a request with ${permanentStatuses}${whileMissing(list)}.`,
    ...page(list),
  ];
}

/** How another process goes on with a list. */
function resumed({ object }: DescribedOperation): string[] {
  const cursor = object["x-pagination"]?.cursor;
  return cursor === undefined
    ? []
    : [`To go on after a restart, pass the last cursor that \`onCursor\` received as \`${cursor}\` of the query.`];
}

/** The statuses that end a wait. */
const permanentStatuses = "501, or a 4xx other than 408, 409, 425 and 429";

function whileMissing(list: DescribedOperation): string {
  const before = list.object["x-follow"]?.before?.map((status) => `\`${status}\``).join(" or ");
  return before ? `; a 404 is tolerated while the work is ${before}` : "";
}

function badEnds(poll: DescribedOperation): string {
  const { failed = [], canceled = [] } = poll.object["x-waiter"] ?? {};
  return [...failed, ...canceled].map((status) => `\`${status}\``).join(" or ");
}

function goal(poll: DescribedOperation): string {
  const { succeeded = [] } = poll.object["x-waiter"] ?? {};
  return `the status is ${succeeded.map((status) => `\`${status}\``).join(" or ")}`;
}

/** Names the methods that extensions add to an operation, for the documentation of the operation itself. */
function added(operation: DescribedOperation, operations: Operations): string[] {
  const { object, resource } = operation;
  const poll = operations.get(object["x-starts"]?.poll ?? "");
  const lines = [
    ...(object["x-waiter"] ? [`\`${resource}.${addedMethods.wait(operation)}\` polls until ${goal(operation)}.`] : []),
    ...(poll
      ? [
          `To wait until ${goal(poll)}, call \`${poll.resource}.${addedMethods.wait(poll)}\` later, or \`${resource}.${addedMethods.start(operation)}\` instead.`,
        ]
      : []),
    ...(object["x-follow"]
      ? [`\`${resource}.${addedMethods.follow(operation)}\` yields new items as they arrive.`]
      : []),
  ];
  return lines.length > 0 ? ["", lines.join(" ")] : [];
}

function errorStatuses({ object }: DescribedOperation): string {
  return Object.keys(object.responses)
    .filter((status) => !status.startsWith("2"))
    .map((status) => (status === "default" ? "or any other" : status))
    .join(", ");
}

/** The `@throws` line for an unknown outcome, which only `keyed` and `never` operations have. */
function unknownOutcome({ object }: DescribedOperation): string[] {
  if (object["x-retry"] !== "keyed" && object["x-retry"] !== "never") return [];
  const checkWith = object["x-outcome"];
  const check = checkWith === undefined || checkWith === "none" ? "" : `; check with \`${checkWith}\``;
  return [`@throws {CallError} With \`outcome: "unknown"\` if the request may have been executed${check}.`];
}
