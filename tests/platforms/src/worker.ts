// For workerd: answers every request with a report.
import { readPlaces } from "./endpoints.ts";
import { observe } from "./program.ts";

const worker: { fetch(request: Request): Promise<Response> } = {
  fetch: async ({ url }) => Response.json(await observe(readPlaces(url))),
};

export default worker;
