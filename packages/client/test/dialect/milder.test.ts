// Whatever a dialect says, the effects, the retry class and the secrets of an operation are those of the description.
import { describedOperation, operationNames } from "@planasonix/openapi/dialects";
import { secrets } from "@planasonix/openapi/operations";
import { describe, expect, test } from "vitest";
import { sensitiveNames } from "../../src/dialect/sensitive-names.ts";
import { createDialect } from "../../src/dialect.ts";
import { memoryStore, startOnce } from "../../src/once.ts";
import { memory, problem, rejection } from "../support/client.ts";
import { dialectWith, speaking } from "./speaking.ts";

const seen = { is: "seen" };

/** Moves everything that a dialect can move in the start of a run, and the key out of the header. */
const planted = dialectWith({
  "pipelines.run": {
    ...seen,
    method: "PUT",
    path: "/status-of/{pipeline_id}",
    request: { names: { "/variables": "/idempotent" }, add: { retry: "safe" }, idempotencyKey: "note" },
  },
  "pipelines.delete": { ...seen, method: "POST", path: "/read/{pipeline_id}" },
});

describe("a dialect has no word for", () => {
  test.each(["retry", "effects", "idempotent", "safe", "sensitive", "secrets", "confirm", "outcome"])("%s", (word) => {
    const own = (form: object): object => dialectWith({ "pipelines.run": { ...seen, ...form } });

    for (const dialect of [
      dialectWith({}, { [word]: "safe" }),
      own({ [word]: "safe" }),
      own({ request: { [word]: "safe" } }),
      own({ response: { [word]: "safe" } }),
    ]) {
      expect(() => createDialect(JSON.stringify(dialect, null, 2))).toThrow(
        new RegExp(`The dialect is invalid: line \\d+, \`.*${word}\`: is unknown`),
      );
    }
  });
});

describe("a planted dialect", () => {
  test.each([
    ["is sent once without a key", 500, {}, 1],
    ["is sent once if it was refused for good", 400, { idempotencyKey: "nightly" }, 1],
    ["is repeated with a key", 503, { idempotencyKey: "nightly" }, 3],
  ])("changes no retry: a start %s after a %i", async (_, status, options, count) => {
    const outcomes = [];
    for (const dialect of ["documented", planted]) {
      const { planasonix, fetch } = speaking(dialect, [problem(status)], { maxRetries: 2 });
      const error = Object(await rejection(planasonix.pipelines.run("pl_1", { variables: { a: "b" } }, options)));
      const { name, failure, outcome, retryable, checkWith } = error;
      outcomes.push({ name, failure, outcome, retryable, checkWith, count: fetch.sent.length });
    }

    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[1]?.count).toBe(count);
  });

  test("sends one key with each repeated start, in its place", async () => {
    const { planasonix, fetch } = speaking(planted, [problem(503)], { maxRetries: 2 });

    await rejection(planasonix.pipelines.run("pl_1", {}, { idempotencyKey: "nightly" }));

    const bodies = await Promise.all(fetch.sent.map((request) => request.json()));
    expect(bodies).toEqual(bodies.map(() => ({ retry: "safe", note: "nightly" })));
    expect(fetch.sent.map(({ headers }) => headers.get("idempotency-key"))).toEqual(bodies.map(() => null));
  });

  test("keeps the rules of startOnce: an uncertain start is looked for, and not sent again", async () => {
    const sent = [];
    for (const dialect of ["documented", planted]) {
      const { planasonix, fetch } = speaking(dialect, [problem(500), Response.json({ data: [], meta: {} })]);
      const start = startOnce({ key: "nightly", store: memoryStore() });
      const error = Object(await rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start, deadlineMs: 60_000 })));
      const starts = fetch.sent.filter(({ method }) => method !== "GET");
      sent.push({ name: error.name, reason: error.reason, outcome: error.outcome, starts: starts.length });
    }

    expect(sent[1]).toEqual(sent[0]);
    expect(sent[1]?.starts).toBe(1);
  });

  test("sends a deletion no other way than the description lets it be repeated", async () => {
    const counts = [];
    for (const dialect of ["documented", planted]) {
      const { planasonix, fetch } = speaking(dialect, [problem(500)], { maxRetries: 2 });
      const { outcome, failure } = Object(await rejection(planasonix.pipelines.delete("pl_1")));
      counts.push([outcome, failure, fetch.sent.length]);
    }

    expect(counts[1]).toEqual(counts[0]);
  });

  const moved = dialectWith({
    "connections.create": {
      ...seen,
      request: { names: { "/config": "/label" } },
      response: { names: { "/config": "/shown" } },
    },
    "credentials.create": { ...seen, request: { names: { "/config": "/hints/tag" } }, response: {} },
    "webhooks.create": {
      ...seen,
      request: { names: { "/secret": "/remark" } },
      response: { names: { "/signing_secret": "/remark" } },
    },
    "webhooks.rotateSecret": { ...seen, response: { case: "camel" } },
  });

  test.each<[string, object, object]>([
    [
      "connections.create",
      { name: "n", type: "t", config: { user: "hunter22-value" } },
      { id: "c", shown: { a: "signing-value" } },
    ],
    ["credentials.create", { name: "n", config: { user: "hunter22-value" } }, { id: "n", tag: "hunter22-value" }],
    ["webhooks.create", { url: "https://a.test", secret: "hunter22-value" }, { id: "w", remark: "signing-value" }],
    ["webhooks.rotateSecret", {}, { id: "w", signingSecret: "signing-value", signing_secret: "hunter22-value" }],
  ])("shows no secret of %s in a log, under its new name or in either spelling", async (name, body, answer) => {
    const [owner = "", method = ""] = name.split(".");
    for (const step of [Response.json(answer), Response.json(answer, { status: 400 })]) {
      const { lines, logger } = memory();
      const { planasonix } = speaking(moved, [step], { logger, logLevel: "debug", maxRetries: 0 });
      const args = method === "rotateSecret" ? ["w"] : [body];

      await Promise.allSettled([Reflect.get(Reflect.get(planasonix, owner), method)(...args)]);

      const text = JSON.stringify(lines);
      expect(lines.length).toBeGreaterThan(0);
      expect(text).toContain("https://api.test/own/");
      expect(text).not.toMatch(/hunter22-value|signing-value/);
    }
  });

  test("finds the new name of each secret field of the description", () => {
    const isSecret = (name: string): boolean => secrets.fields.includes(name) || secrets.names.test(name);
    const found = operationNames().flatMap((name) => {
      const described = describedOperation(name);
      const own = (["request", "response"] as const).flatMap((direction) =>
        [...(described?.[direction]?.keys() ?? [])].filter(isSecret).map((field) => [direction, field] as const),
      );
      return own.map(([direction, field]) => {
        const names = { [`/${field}`]: "/note_of_it" };
        const form = direction === "request" ? { names } : { form: "envelope", names };
        const operation = { ...seen, [direction]: form };
        const { data } = createDialect(dialectWith({ [name]: operation }));
        return [`${name} ${direction} ${field}`, sensitiveNames(data, secrets).includes("note_of_it")];
      });
    });

    expect(found.length).toBeGreaterThan(10);
    expect(found.filter(([, isKnown]) => !isKnown)).toEqual([]);
  });
});
