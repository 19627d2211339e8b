import { createApiClient, type Fetcher } from "../generated/typed-openapi.ts";
import type { Connection, Started } from "../src/generators/usage.ts";

export async function startFirst({ baseUrl, apiKey }: Connection): Promise<Started> {
  const api = createApiClient({ fetch: fetchWith(apiKey) }, baseUrl);
  const pipelines = await api.get("/pipelines", { query: { status: "active" } });
  const [first] = pipelines.data;
  const run = await api.post("/pipelines/{pipeline_id}/run", {
    path: { pipeline_id: first?.id ?? "" },
    header: {},
    body: { variables: { RUN_DATE: "2026-11-24" } },
  });
  return { name: first?.attributes.name, status: run.data.attributes.status };
}

/** Sends the requests, because the generated client contains no code for that. */
function fetchWith(apiKey: string): Fetcher["fetch"] {
  return ({ method, url, urlSearchParams, parameters }) => {
    const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
    const address = urlSearchParams ? `${url}?${urlSearchParams}` : url;
    const body = parameters?.body === undefined ? null : JSON.stringify(parameters.body);
    return fetch(address, { method: method.toUpperCase(), headers, body });
  };
}
