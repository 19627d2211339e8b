// For workerd: responds to every request with a report.
import { readEndpoints } from "./endpoints.ts";
import { observe } from "./program.ts";

const worker: { fetch(request: Request): Promise<Response> } = {
  fetch: async ({ url }) => Response.json(await observe(readEndpoints(url))),
};

export default worker;
