import type { Description, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { body } from "@planasonix/scripts/test/support/describe.ts";
import { describe, expect, test } from "vitest";
import { generateEventList, generateEvents } from "../../generate/main.ts";

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
const description = {
  openapi: "3.1.0",
  info: { title: "Two events", version: "1.0.0" },
  paths: {},
  webhooks: {
    "job.succeeded": received(body("JobSucceededEvent")),
    "job.failed": { $ref: "#/components/pathItems/JobFailed" },
  },
  components: {
    pathItems: { JobFailed: received(body("JobFailedEvent")) },
    schemas: {
      EventId: { type: "string", description: "Id of the event: the same on every attempt to deliver it." },
      JobSucceededEvent: event("job.succeeded", "Sent when a job has succeeded."),
      JobFailedEvent: event("job.failed", "Sent when a job has failed."),
    },
  },
} as unknown as Description;

test("generateEventList exports the types of the events and of everything to which they refer", () => {
  expect(generateEventList(description)).toBe(`export type {
  EventId,
  JobFailedEvent,
  JobSucceededEvent,
  WebhookEvents,
} from "./events.ts";
`);
});

describe("generateEvents", () => {
  const events = generateEvents(description);

  test("names the type of each event, for referenced path items as well", () => {
    expect(events).toContain(`export interface WebhookEvents {
  "job.failed": JobFailedEvent;
  "job.succeeded": JobSucceededEvent;
}`);
    expect(events).toContain('eventTypes: readonly (keyof WebhookEvents)[] = ["job.failed", "job.succeeded"]');
  });

  test("declares the events and everything to which they refer, and imports nothing", () => {
    expect(events).toContain("/** Sent when a job has failed. */\nexport type JobFailedEvent = {");
    expect(events).toContain("export type EventId = string;");
    expect(events).not.toMatch(/\bimport\b/);
  });

  test("rejects an event whose body has no schema with a name, and names its file", () => {
    const inline = received({ content: { "application/json": { schema: event("job.lost", "Sent never.") } } });

    expect(() => generateEvents({ ...description, webhooks: { "job.lost": inline } })).toThrow(
      "spec/webhooks/job.lost.yaml: the JSON of `requestBody` needs a reference to a schema",
    );
  });
});
