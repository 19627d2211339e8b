import { statusesOf } from "../call-result.ts";
import { clientFor, type Scenarios } from "../endpoints.ts";

/** Calls that succeed. */
export const reads: Scenarios = {
  get: (endpoints) => clientFor(endpoints, "echo").pipelines.get("pl_1"),
  post: (endpoints) => clientFor(endpoints, "echo").pipelines.run("pl_1", { variables: { DAY: "ä" } }),
  list: async (endpoints) => {
    const ids: string[] = [];
    for await (const pipeline of clientFor(endpoints, "pages").pipelines.list()) ids.push(pipeline.id);
    return ids;
  },
  wait: async (endpoints) => {
    const { attributes } = await clientFor(endpoints, "running").runs.wait("run_1", {
      pollIntervalMs: 20,
      deadlineMs: 5_000,
    });
    return attributes.status;
  },
  file: async (endpoints) => {
    const { body, ...file } = await clientFor(endpoints, "file").meta.getOpenApiDocument();
    return { ...file, isStream: body instanceof ReadableStream, text: await new Response(body).text() };
  },
  withResponse: async (endpoints) => {
    const { requestId, rateLimit, attempts } = await clientFor(endpoints, "echo").pipelines.get("pl_1").withResponse();
    return { requestId, rateLimit, attempts: statusesOf(attempts) };
  },
};
