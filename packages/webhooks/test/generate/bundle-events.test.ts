import { expect, test } from "vitest";
import { unlistedFiles } from "../../generate/bundle-events.ts";

test("finds the files that an event refers to, directly or through others, and that are no input of the task", () => {
  const inputs = ["$TURBO_ROOT$/spec/webhooks/*.yaml", "$TURBO_ROOT$/spec/schemas/{event,properties}.yaml"];

  const unlisted = unlistedFiles(["spec/webhooks/job.failed.yaml"], inputs);

  expect(unlisted).toContain("spec/schemas/job.yaml");
  expect(unlisted).not.toContain("spec/schemas/event.yaml");
  expect(unlisted).not.toContain("spec/schemas/properties.yaml");
});
