import { describe, expect, expectTypeOf, test } from "vitest";
import type { WebhookEvents } from "../../src/generated/events.ts";
import {
  type EventType,
  isEvent,
  isKnownEvent,
  type KnownEvent,
  parseEvent,
  type UnknownEvent,
  type WebhookEvent,
} from "../../src/receive/events.ts";
import { eventBody } from "../support/delivery.ts";

describe("parseEvent", () => {
  test.each([
    ["a string", eventBody("job.succeeded")],
    ["bytes", new TextEncoder().encode(eventBody("job.succeeded"))],
    ["bytes after a byte order mark", Buffer.from(`\uFEFF${eventBody("job.succeeded")}`)],
  ])("reads %s", (_, body) => {
    expect(parseEvent(body)).toEqual({ id: "evt_01jq8", type: "job.succeeded", job_id: "job_01jq8" });
  });

  test("keeps all fields of an unknown event", () => {
    const event = parseEvent('{"id":"evt_1","type":"dlq.threshold_exceeded","count":12,"nested":{"a":[1]}}');

    expect(event).toEqual({ id: "evt_1", type: "dlq.threshold_exceeded", count: 12, nested: { a: [1] } });
    expect(isKnownEvent(event)).toBe(false);
  });

  test.each(["", "{", "null", "1", '"job.succeeded"', "[]", "{}", '{"id":1,"type":"job.succeeded"}', '{"id":"evt_1"}'])(
    "throws a SyntaxError for the body %j",
    (body) => {
      expect(() => parseEvent(body)).toThrow(SyntaxError);
    },
  );

  test("throws body-was-parsed for a parsed body", () => {
    const parsed: never = JSON.parse(eventBody("job.succeeded")) as never;

    expect(() => parseEvent(parsed)).toThrow(expect.objectContaining({ reason: "body-was-parsed" }));
  });
});

describe("isEvent", () => {
  test("returns true only for the type of the event", () => {
    const event = parseEvent(eventBody("job.failed"));

    expect([isEvent(event, "job.failed"), isEvent(event, "job.succeeded")]).toEqual([true, false]);
  });

  test("narrows an event to the given type", () => {
    const event = parseEvent(eventBody("job.succeeded"));

    expectTypeOf(event).toEqualTypeOf<WebhookEvent>();
    expectTypeOf(isEvent<"job.succeeded">).guards.toEqualTypeOf<WebhookEvents["job.succeeded"]>();
    // @ts-expect-error The type is misspelled.
    expect(isEvent(event, "job.suceeded")).toBe(false);
  });
});

describe("isKnownEvent", () => {
  test.each(["job.succeeded", "job.failed", "backfill.completed"])("accepts the known type %s", (type) => {
    expect(isKnownEvent(parseEvent(eventBody(type)))).toBe(true);
  });

  test.each(["toString", "__proto__", "job", "JOB.SUCCEEDED"])("rejects the unknown type %s", (type) => {
    expect(isKnownEvent(parseEvent(eventBody(type)))).toBe(false);
  });

  test("narrows an event, so that a switch over its type is exhaustive", () => {
    function describeEvent(event: WebhookEvent): string {
      if (!isKnownEvent(event)) {
        expectTypeOf(event).toEqualTypeOf<UnknownEvent>();
        return `unknown ${event.type}`;
      }
      switch (event.type) {
        case "job.succeeded":
          expectTypeOf(event).toEqualTypeOf<WebhookEvents["job.succeeded"]>();
          return "succeeded";
        case "job.failed":
          return "failed";
        case "backfill.completed":
          return "completed";
      }
    }

    expectTypeOf<KnownEvent["type"]>().toEqualTypeOf<EventType>();
    expect(describeEvent(parseEvent(eventBody("job.failed")))).toBe("failed");
  });
});

test("types every known event with the `id` and `type` that `parseEvent` requires", () => {
  expectTypeOf<KnownEvent>().toExtend<{ readonly id: string; readonly type: EventType }>();
});
