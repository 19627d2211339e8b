import type { Target } from "../clients/client-under-test.ts";
import { responseBody, responseHeaders } from "./response.ts";

/** A `fetch` that resolves immediately, without a server. */
export const stubbed: Target = {
  baseUrl: "http://127.0.0.1:9/v1",
  fetch: async () => new Response(responseBody, { headers: responseHeaders }),
};
