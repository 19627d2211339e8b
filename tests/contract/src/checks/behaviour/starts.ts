import type { Fetch } from "@planasonix/client";
import { type JsonObject, listOperations } from "@planasonix/scripts/openapi/description.ts";
import { addedMethods } from "@planasonix/scripts/openapi/method.ts";
import { methodOf } from "../../call/method-call.ts";
import { type Difference, differs } from "../../judge/difference.ts";
import { create, successExamples, type Trial, WAIT_DEADLINE_MS } from "./trial.ts";

/**
 * Checks the method that starts work and waits for it: the resource that `onStart` gets, the URL of the first poll, and
 * the result.
 */
export async function checkStart(trial: Trial): Promise<Difference[]> {
  const { description, operation, values } = trial;
  const starts = operation.object["x-starts"];
  const poll = listOperations(description).find(({ name }) => name === starts?.poll);
  if (starts === undefined || poll === undefined) return differs("poll", starts?.poll, undefined);
  const urls: string[] = [];
  const recording: Fetch = (url, init) => {
    urls.push(String(url));
    return trial.fetch(url, init);
  };
  const start = methodOf(create(trial, { fetch: recording }), { ...operation, member: addedMethods.start(operation) });
  const started: unknown[] = [];
  const onStart = (resource: unknown): unknown => started.push(resource);
  const options = { ...(values.at(-1) as object), deadlineMs: WAIT_DEADLINE_MS, onStart };
  const done = await start(...values.slice(0, -1), options);
  const id = valueAt(starts.work_id, successExamples(trial)[0]);
  return [
    ...differs("started resource", [successExamples(trial)[0]?.data], started),
    ...differs("final resource", successExamples({ ...trial, operation: poll })[0]?.data, done),
    ...differs("polled URL", `${trial.url}${poll.path.replace(/\{\w+\}/, String(id))}`, urls[1]),
  ];
}

/** The value at a JSON pointer. */
function valueAt(pointer: string, root: unknown): unknown {
  const keys = pointer.slice(1).split("/");
  return keys.reduce<unknown>((node, key) => (node as JsonObject)[key], root);
}
