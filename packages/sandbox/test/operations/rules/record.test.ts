import { expect, test } from "vitest";
import { succeed } from "../../support/calls.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();

test("the ingestion of a document is the newest activity of the knowledge base", async () => {
  const { tenant } = context;
  const source_url = "https://wiki.example.com/new";
  await succeed(tenant, "ai_ingestKnowledgeDocument", { body: { source_url } });

  const [newest] = await succeed(tenant, "knowledge_listActivity");
  expect(newest.attributes).toEqual({
    type: "ingest",
    source: source_url,
    status: "success",
    at: "2026-11-24T13:00:00Z",
  });
});
