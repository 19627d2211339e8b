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

  test("names the type of each event, those of inline schemas and of referenced path items too", () => {
    expect(events).toContain(`export interface WebhookEvents {
  "backfill.completed": BackfillCompletedEvent;
  "job.failed": JobFailedEvent;
  "job.succeeded": JobSucceededEvent;
}`);
  });

  test("lists the names of the events for the run time", () => {
    expect(events).toContain('(keyof WebhookEvents)[] = ["backfill.completed", "job.failed", "job.succeeded"];');
  });

  test("brings what the events refer to, and nothing else", () => {
    expect(events).toContain("export type EventId = string;");
    expect(events).not.toContain("Unrelated");
  });

  test("imports nothing", () => {
    expect(events).not.toMatch(/\bimport\b/);
  });

  test("says where a description without webhooks went wrong", async () => {
    const { webhooks: _, ...rest }: Description = JSON.parse(fixture);

    await expect(generateEvents(rest)).rejects.toThrow(/no `webhooks`/);
  });

  test("names the event whose body is not described", async () => {
    const description: Description = { ...JSON.parse(fixture), webhooks: { "job.lost": { post: { responses: {} } } } };

    await expect(generateEvents(description)).rejects.toThrow(
      "webhooks/job.lost: post.requestBody has no application/json schema",
    );
  });
});
