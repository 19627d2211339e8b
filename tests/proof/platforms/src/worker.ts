// For workerd: responds with a report, or with the result of one call. All requests for a script share a client.
import { readEndpoints } from "./endpoints.ts";
import { observe } from "./program.ts";
import { callShared } from "./shared-client.ts";

const worker: { fetch(request: Request): Promise<Response> } = {
  async fetch({ url }) {
    const { pathname } = new URL(url);
    return Response.json(await (pathname === "/" ? observe(readEndpoints(url)) : callShared(pathname.slice(1), url)));
  },
};

export default worker;
