import { expectTypeOf, test } from "vitest";
import {
  type BackfillEventData,
  createHandler,
  isEvent,
  isKnownEvent,
  type JobEventData,
  type KnownEvent,
  type UnknownEvent,
  type WebhookEvent,
  type WebhookEvents,
} from "../../src/index.ts";

declare const event: WebhookEvent;

test("each known event has the type of its data", () => {
  expectTypeOf<WebhookEvents["job.failed"]["data"]>().toEqualTypeOf<JobEventData | undefined>();
  expectTypeOf<WebhookEvents["job.succeeded"]["data"]>().toEqualTypeOf<JobEventData | undefined>();
  expectTypeOf<WebhookEvents["backfill.completed"]["data"]>().toEqualTypeOf<BackfillEventData | undefined>();
  expectTypeOf<KnownEvent["type"]>().toEqualTypeOf<"job.failed" | "job.succeeded" | "backfill.completed">();
});

test("the data of a job has the ID, the status and the duration", () => {
  expectTypeOf<JobEventData["id"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<JobEventData["type"]>().toEqualTypeOf<"job" | undefined>();
  type Attributes = NonNullable<JobEventData["attributes"]>;
  expectTypeOf<Attributes["duration_seconds"]>().toEqualTypeOf<number | null | undefined>();
  expectTypeOf<Attributes["status"]>().extract<"failed">().toEqualTypeOf<"failed">();
  expectTypeOf<Attributes["other"]>().toBeUnknown();
});

test("the data of an unknown event is unknown", () => {
  expectTypeOf<UnknownEvent["data"]>().toBeUnknown();
  expectTypeOf(event.data).toBeUnknown();
  if (!isKnownEvent(event)) expectTypeOf(event.data).toBeUnknown();
});

test("the type of an event narrows its data", () => {
  if (isEvent(event, "job.failed")) expectTypeOf(event.data).toEqualTypeOf<JobEventData | undefined>();
  if (!isKnownEvent(event)) return;
  if (event.type === "backfill.completed") expectTypeOf(event.data).toEqualTypeOf<BackfillEventData | undefined>();
  else expectTypeOf(event.data).toEqualTypeOf<JobEventData | undefined>();
});

test("the handlers of events get the typed data, and `otherwise` gets unknown data", () => {
  createHandler({
    secrets: "whsec_1",
    on: {
      "job.failed": ({ data }) => expectTypeOf(data).toEqualTypeOf<JobEventData | undefined>(),
      "backfill.completed": ({ data }) => expectTypeOf(data).toEqualTypeOf<BackfillEventData | undefined>(),
    },
    otherwise: ({ data }) => expectTypeOf(data).toBeUnknown(),
  });
});
