// The command of an operation, and those that extensions add.
import {
  type DescribedOperation,
  listOperations,
  pathParameters,
  queryParameters,
  reservedIds,
  resolve,
  type Schema,
  type WholeDescription,
} from "@planasonix/scripts/openapi/description.ts";
import { exampleRequest, parameterExample } from "@planasonix/scripts/openapi/example-request.ts";
import { addedMethods, resultOf, takes } from "@planasonix/scripts/openapi/method.ts";
import { columnsOf } from "./columns.ts";
import type { Command, Waiter } from "./described-command.ts";
import { exampleWords } from "./example.ts";
import { fieldsOf } from "./fields.ts";
import { bodyFlags, flagOf } from "./flags.ts";
import { idListOf } from "./id-lists.ts";
import { kebabCase } from "./kebab-case.ts";

/** Derives the command of an operation. */
export function commandOf(description: WholeDescription, operation: DescribedOperation): Command {
  const { object, name, method, path } = operation;
  const page = object["x-pagination"]?.cursor;
  const { kind } = resultOf(description, operation);
  const fields = fieldsOf(description, operation);
  const isList = kind === "list";
  const query = queryParameters(operation)
    .filter(({ name: field }) => field !== "cursor" && !(isList && field === "limit"))
    .map(({ name: field, required, schema, ...parameter }) =>
      flagOf(description, field, { ...schema, ...pick(parameter) }, required === true, inText(description)),
    );
  const [media] = Object.values(object.requestBody?.content ?? {});
  const omitted = media && resolve<Schema>(description, media.schema as { $ref: string })["x-omitted"];
  const flags = media ? bodyFlags(description, media.schema ?? {}, inText(description)) : [];
  const reserved = reservedIds(description, operation);
  const ids = pathParameters(operation).map((parameter) => {
    const list = idListOf(description, parameter.name);
    return {
      name: parameter.name,
      description: inText(description)(parameter.description ?? ""),
      example: String(parameterExample(description, parameter)),
      ...(reserved.length > 0 && { reserved }),
      ...(list && { list }),
    };
  });
  const example = exampleRequest(description, operation);
  return {
    name: kebabCase(operation.member),
    operation: name,
    summary: object.summary,
    description: inText(description)(object.description),
    method,
    path,
    effects: object["x-effect"],
    ...(object["x-final"] && { isFinal: true }),
    ...(object["x-reveals"] && { reveals: object["x-reveals"] }),
    ...((object["x-confirm"] || object["x-effect"].includes("delete")) && { asks: true }),
    retry: object["x-retry"],
    scopes: object["x-required-scopes"] ?? [],
    ...(object["x-needs-promoted"] && { needsPromoted: true }),
    ...(takes(operation) && { takes: takes(operation) as "body" | "query" }),
    ids,
    query,
    ...(media && {
      body: {
        required: object.requestBody?.required === true,
        description: inText(description)(object.requestBody?.description ?? ""),
        flags,
        ...(omitted === undefined ? {} : { omitted: omitted as "kept" | "unknown" }),
      },
    }),
    paged: page === "cursor",
    hasPageSize: isList && queryParameters(operation).some(({ name: field }) => field === "limit"),
    result: kind,
    ...(isList && { columns: columnsOf(description, operation) }),
    ...(fields && { fields }),
    ...(object["x-verdict"] && { verdict: object["x-verdict"] }),
    example: [
      kebabCase(operation.resource),
      kebabCase(operation.member),
      ...exampleWords({ ids, query, flags }, example).words,
    ],
    ...(object["x-starts"] && {
      starts: {
        method: addedMethods.start(operation),
        id: object["x-starts"].work_id,
        wait: waitWords(find(description, object["x-starts"].poll)),
      },
    }),
    ...(object["x-waiter"] && { waiter: waiterOf(description, operation, object["x-waiter"]) }),
    ...(object["x-follow"] && { follow: { method: addedMethods.follow(operation) } }),
  };
}

function waiterOf(
  description: WholeDescription,
  operation: DescribedOperation,
  { cancel, ...waiter }: NonNullable<DescribedOperation["object"]["x-waiter"]>,
): Waiter {
  return {
    ...waiter,
    method: addedMethods.wait(operation),
    ...(cancel && { cancel: words(find(description, cancel)) }),
  };
}

/**
 * Derives the commands that a command's extensions add: `wait` for work that can be polled, `watch` if this work also
 * has a growing list, and `logs` for that list.
 */
export function addedCommands(description: WholeDescription, operation: DescribedOperation): Command[] {
  const { object, resource, name } = operation;
  const command = commandOf(description, operation);
  const { description: _, ...own } = command;
  const ids = command.example.slice(2);
  const added: Command[] = [];
  const add = (member: string, changes: Pick<Command, "summary" | "description" | "action">): void => {
    added.push({ ...own, ...changes, name: member, example: [kebabCase(resource), member, ...ids] });
  };
  if (object["x-waiter"]) {
    const [, wait] = waitWords(operation);
    const isEndless = wait !== "wait";
    const text = isEndless ? "is running" : "has ended";
    const exits = `The exit code is 0 if the work ${isEndless ? "is running" : "succeeded"}, 1 if it failed, 4 if somebody canceled it, 3 if it was still going at --timeout, and 5 if the contact was lost.`;
    const about = `Polls \`planasonix ${words(operation).join(" ")}\` until the work ${text}, through failures of the network and of the API. ${exits}`;
    add(wait, { action: "wait", summary: `Wait until the work ${text}`, description: about });
    const isFollowed = listOperations(description).some((other) => other.object["x-follow"]?.until === name);
    if (isFollowed) add("watch", { action: "wait", summary: "Watch the work until it has ended", description: about });
  }
  if (object["x-follow"]) {
    const about = `${command.description} With \`--follow\`, prints new lines as they arrive, each once, until the work has ended.`;
    add(logs, { action: "logs", summary: "Print the log, and follow it", description: about });
  }
  return added;
}

function find(description: WholeDescription, name: string): DescribedOperation {
  const found = listOperations(description).find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`An extension refers to "${name}", but no operation has that name`);
  return found;
}

function words({ object, resource, member }: DescribedOperation): [string, string] {
  return [kebabCase(resource), object["x-follow"] ? logs : kebabCase(member)];
}

/** The command that prints a growing list, and can follow it. */
const logs = "logs";

/** The words of the command that waits for the work that an operation polls. */
function waitWords(operation: DescribedOperation): [string, string] {
  return [kebabCase(operation.resource), kebabCase(addedMethods.wait(operation))];
}

function pick({ description, ...parameter }: { description?: string; "x-sensitive"?: boolean }): Schema {
  return { ...(description && { description }), ...(parameter["x-sensitive"] && { "x-sensitive": true }) };
}

/** Replaces each operationId in a text with its command; that of a growing list is `logs`, which can also follow it. */
export function inText(description: WholeDescription): (text: string) => string {
  const known = (commandNames.get(description) ?? remember(description)) as ReadonlyMap<string, string>;
  return (text) =>
    text
      .replaceAll(/`(\w+_\w+)`/g, (whole, id: string) => (known.has(id) ? `\`planasonix ${known.get(id)}\`` : whole))
      .replaceAll(/\s+/g, " ")
      .trim();
}

const commandNames = new WeakMap<object, Map<string, string>>();

function remember(description: WholeDescription): Map<string, string> {
  const names = new Map(
    listOperations(description).map((operation) => [operation.object.operationId, words(operation).join(" ")]),
  );
  commandNames.set(description, names);
  return names;
}
