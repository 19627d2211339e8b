import { clientFor, type Scenarios } from "../endpoints.ts";
import { tell } from "../outcome.ts";

/** What goes well. */
export const reads: Scenarios = {
  get: (places) => clientFor(places, "echo").pipelines.get("pl_1"),
  post: (places) => clientFor(places, "echo").pipelines.run("pl_1", { variables: { DAY: "ä" } }),
  list: async (places) => {
    const ids: string[] = [];
    for await (const pipeline of clientFor(places, "pages").pipelines.list()) ids.push(pipeline.id);
    return ids;
  },
  file: async (places) => {
    const { body, ...file } = await clientFor(places, "file").meta.getOpenApiDocument();
    return { ...file, text: await new Response(body).text() };
  },
  withResponse: async (places) => {
    const { requestId, rateLimit, attempts } = await clientFor(places, "echo").pipelines.get("pl_1").withResponse();
    return { requestId, rateLimit, attempts: tell(attempts) };
  },
};
