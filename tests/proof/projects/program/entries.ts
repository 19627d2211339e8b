// Uses the entry points, other than the main ones, that work on every platform.
import type { Pipeline } from "@planasonix/client";
import { createClientFor } from "@planasonix/client/core";
import type { Middleware } from "@planasonix/client/middleware";
import { pipelines } from "@planasonix/client/operations";
import { createRaw } from "@planasonix/client/raw";
import { fakeClock, scriptedFetch } from "@planasonix/client/testing";
import { signedFetch } from "@planasonix/webhooks/send";

/**
 * Uses each entry point that this module imports. `core` and `raw` call the API at `baseUrl`; `testing` and `send` use
 * a `fetch` of their own.
 */
export async function useEntries(baseUrl: string): Promise<string[]> {
  const attempts: number[] = [];
  const count: Middleware = (next) => (request) => {
    attempts.push(request.attempt);
    return next(request);
  };
  const options = { apiKey: "plnx_live_example", baseUrl, dangerouslyAllowBrowser: true, middleware: [count] };
  const planasonix = createClientFor({ pipelines }, options);
  const pipeline: Pipeline = await planasonix.pipelines.get("pl_01hqxyz");
  const { response } = await createRaw(planasonix).GET("/pipelines", { params: { query: { limit: 2 } } });

  const clock = fakeClock();
  const fetch = scriptedFetch(new Response(null, { status: 503 }), Response.json({ data: pipeline }));
  const doubles = { ...options, fetch, clock, random: () => 0 };
  await createClientFor({ pipelines }, doubles).pipelines.get(pipeline.id);

  const receive = (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { headers } = new Request(url, init);
    return Promise.resolve(new Response(null, { status: headers.has("x-planasonix-signature") ? 204 : 401 }));
  };
  const sent = await signedFetch("https://receiver.test/", { secret: "whsec_proof", body: "{}", fetch: receive });
  return [
    `core ${pipeline.type}`,
    `raw ${response.status}`,
    `testing ${fetch.sent.length} requests, ${clock.sleptMs.length} delay`,
    `middleware ${attempts.join()}`,
    `send ${sent.status}`,
  ];
}
