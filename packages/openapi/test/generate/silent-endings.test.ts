import { listOperations, readDescription, resolve, type Schema } from "@planasonix/scripts/openapi/description.ts";
import { expect, test } from "vitest";

const description = readDescription(new URL("../../src/generated/openapi.json", import.meta.url));
const operations = listOperations(description);
const events = Object.keys(description.webhooks ?? {}).map((name) => name.split(".") as [type: string, state: string]);

/** The states in which work ends without an event, by its type. Only for types that have events. */
const silent = new Map(
  operations.flatMap(({ object, method, successes }) => {
    if (method !== "GET") return [];
    const { succeeded = [], failed = [], canceled = [] } = object["x-waiter"] ?? {};
    const schema = successes[0]?.[1].content?.["application/json"]?.schema ?? {};
    const { properties } = resolve<Schema>(description, schema);
    const type = String(
      resolve<Schema>(description, resolve<Schema>(description, properties?.data ?? {}).properties?.type ?? {}).const,
    );
    const told = events.filter(([one]) => one === type).map(([, state]) => state);
    const states = [...succeeded, ...failed, ...canceled].filter((state) => !told.includes(state));
    return told.length > 0 ? [[type, { states, poll: object.operationId }] as const] : [];
  }),
);

const flat = (text = ""): string => text.replaceAll(/\s+/g, " ");

/** Expects a text to name each silent ending of work, and the operation to poll. */
function expectStated(text: string, types: Iterable<string>): void {
  const [, sentence = ""] = /no event tells that ([^:,]*(?:, or [^:,]*)?)[:.,]?/i.exec(text) ?? [];
  for (const type of types) {
    const { states = [], poll = "" } = silent.get(type) ?? {};
    const about = sentence.split(", or ").find((part) => part.includes(`a ${type} `)) ?? "";
    expect(
      states.filter((state) => !about.includes(state)),
      `${text}\n${type}`,
    ).toEqual([]);
    expect(text).toContain(`\`${poll}\``);
  }
}

test("some work ends without an event", () => {
  expect([...silent.values()].flatMap(({ states }) => states)).not.toEqual([]);
});

test("who subscribes to events reads which endings no event tells, and what to poll", () => {
  const subscribing = operations.filter(({ object }) => {
    const schema = object.requestBody?.content["application/json"]?.schema;
    const { properties } = schema ? resolve<Schema>(description, schema) : {};
    const items = resolve<Schema>(description, resolve<Schema>(description, properties?.events ?? {}).items ?? {});
    return (items["x-extensible-enum"] as readonly unknown[] | undefined)?.some((name) =>
      Object.hasOwn(description.webhooks ?? {}, String(name)),
    );
  });
  expect(subscribing.map(({ object }) => object.operationId)).toContain("webhooks_create");
  for (const { object } of subscribing) expectStated(flat(object.description), silent.keys());
});

test("who starts such work, and who receives its events, reads it as well", () => {
  const polls = new Map([...silent].map(([type, { poll }]) => [poll, type]));
  for (const { object } of operations) {
    const type = polls.get(object["x-starts"]?.poll ?? "");
    if (type && flat(object.description).includes("webhook event")) expectStated(flat(object.description), [type]);
  }
  for (const [name, item] of Object.entries(description.webhooks ?? {})) {
    expectStated(flat(resolve<{ post?: { description?: string } }>(description, item as object).post?.description), [
      name.split(".")[0] ?? "",
    ]);
  }
});
