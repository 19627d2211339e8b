import { describe, expect, test } from "vitest";
import { generateEventList, generateEvents } from "../../generate/webhook-events.ts";
import type { Description, JsonObject } from "../../openapi/description.ts";
import { body } from "../support/describe.ts";

const id = { $ref: "#/components/schemas/EventId" };
const event = (type: string, description: string) => ({
  type: "object",
  description,
  required: ["id", "type"],
  properties: { id, type: { const: type } },
  additionalProperties: true,
});
const received = (requestBody: JsonObject) => ({
  post: { requestBody, responses: { "204": { description: "Received." } } },
});
const inline = { content: { "application/json": { schema: event("backfill.completed", "Sent when it has ended.") } } };
const description = {
  openapi: "3.1.0",
  info: { title: "Three events", version: "1.0.0" },
  paths: {},
  webhooks: {
    "job.succeeded": received(body("JobSucceededEvent")),
    "job.failed": { $ref: "#/components/pathItems/JobFailed" },
    "backfill.completed": received(inline),
  },
  components: {
    pathItems: { JobFailed: received(body("JobFailedEvent")) },
    schemas: {
      EventId: { type: "string", description: "Id of the event: the same on every attempt to deliver it." },
      Unrelated: { type: "object" },
      JobSucceededEvent: event("job.succeeded", "Sent when a job has succeeded."),
      JobFailedEvent: event("job.failed", "Sent when a job has failed."),
    },
  },
} as unknown as Description;

test("generateEventList exports the types of the events and of everything to which they refer", () => {
  expect(generateEventList(description)).toBe(`export type {
  BackfillCompletedEvent,
  EventId,
  JobFailedEvent,
  JobSucceededEvent,
  WebhookEvents,
} from "./events.ts";
`);
});

describe("generateEvents", () => {
  const events = generateEvents(description);

  test("names the type of each event, for inline schemas and referenced path items as well", () => {
    expect(events).toContain(`export interface WebhookEvents {
  "backfill.completed": BackfillCompletedEvent;
  "job.failed": JobFailedEvent;
  "job.succeeded": JobSucceededEvent;
}`);
  });

  test("exports the names of the events as an array", () => {
    expect(events).toContain('(keyof WebhookEvents)[] = ["backfill.completed", "job.failed", "job.succeeded"];');
  });

  test("includes the referenced schemas and no others", () => {
    expect(events).toContain("export type EventId = string;");
    expect(events).not.toContain("Unrelated");
  });

  test("imports nothing", () => {
    expect(events).not.toMatch(/\bimport\b/);
  });

  test("rejects a description without webhooks", () => {
    const { webhooks: _, ...rest } = description;

    expect(() => generateEvents(rest)).toThrow(/no `webhooks`/);
  });

  test("rejects an event without a body schema, and names the event", () => {
    const lost = { ...description, webhooks: { "job.lost": { post: { responses: {} } } } };

    expect(() => generateEvents(lost)).toThrow("webhooks/job.lost: post.requestBody has no application/json schema");
  });
});
