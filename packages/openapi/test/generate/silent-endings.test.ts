import { listOperations, readDescription, resolve, type Schema } from "@planasonix/scripts/openapi/description.ts";
import { expect, test } from "vitest";

const description = readDescription(new URL("../../src/generated/openapi.json", import.meta.url));
const operations = listOperations(description);
const events = Object.keys(description.webhooks ?? {}).map((name) => name.split(".") as [type: string, state: string]);

/** The states in which work ends without an event, and with one, by its type. Only for types that have events. */
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
    return told.length > 0 ? [[type, { states, told, poll: object.operationId }] as const] : [];
  }),
);

const flat = (text = ""): string => text.replaceAll(/\s+/g, " ");

/** Expects the text of an operation or an event to name each silent ending of work, and the operation to poll. */
function expectStated(name: string, text: string, types: Iterable<string>): void {
  const [, sentence = ""] = /no event tells that ([^:,]*(?:, or [^:,]*)?)[:.,]?/i.exec(text) ?? [];
  for (const type of types) {
    const work = silent.get(type);
    if (!work)
      expect.fail(`${name}: the part before the dot must be a type of work that x-waiter polls, not "${type}"`);
    const { states, told, poll } = work;
    const about = sentence.split(", or ").find((part) => part.includes(`a ${type} `)) ?? "";
    expect(
      states.filter((state) => !about.includes(state)),
      `${name} names each ending of a ${type} that no event tells: ${text}`,
    ).toEqual([]);
    expect(
      told.filter((state) => about.includes(state)),
      `${name} names no ending of a ${type} that an event tells: ${text}`,
    ).toEqual([]);
    if (states.length > 0) expect(text, `${name} names the operation that polls a ${type}`).toContain(`\`${poll}\``);
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
  for (const { object } of subscribing) expectStated(object.operationId, flat(object.description), silent.keys());
});

test("who starts such work, and who receives its events, reads it as well", () => {
  const polls = new Map([...silent].map(([type, { poll }]) => [poll, type]));
  for (const { object } of operations) {
    const type = polls.get(object["x-starts"]?.poll ?? "");
    const text = flat(object.description);
    if (type && text.includes("webhook event")) expectStated(object.operationId, text, [type]);
  }
  for (const [name, item] of Object.entries(description.webhooks ?? {})) {
    const { post } = resolve<{ post?: { description?: string } }>(description, item as object);
    const [type = ""] = name.split(".");
    expectStated(`The event ${name} (spec/webhooks/${name}.yaml)`, flat(post?.description), [type]);
  }
});
