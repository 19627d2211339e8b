import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { generateEvents } from "../../generate/events.ts";
import type { Description } from "../../openapi/description.ts";

const fixture = readFileSync(new URL("../fixtures/webhooks.json", import.meta.url), "utf8");

describe("generateEvents", () => {
  let events = "";
  beforeAll(async () => {
    events = await generateEvents(JSON.parse(fixture));
  });

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

  test("rejects a description without webhooks", async () => {
    const { webhooks: _, ...rest }: Description = JSON.parse(fixture);

    await expect(generateEvents(rest)).rejects.toThrow(/no `webhooks`/);
  });

  test("rejects an event without a body schema, and names the event", async () => {
    const description: Description = { ...JSON.parse(fixture), webhooks: { "job.lost": { post: { responses: {} } } } };

    await expect(generateEvents(description)).rejects.toThrow(
      "webhooks/job.lost: post.requestBody has no application/json schema",
    );
  });
});
