import { createClient } from "@planasonix/client";
import { clientFor, type Scenarios } from "../endpoints.ts";

/** What the client takes from where it runs, and what it shows there. */
export const surroundings: Scenarios = {
  keyFromEnvironment: ({ server }) =>
    createClient({ baseUrl: `${server}/echo/v1`, maxRetries: 0 }).pipelines.get("pl_1"),
  keyInSight: ({ server, apiKey }) => createClient({ baseUrl: `${server}/echo/v1`, apiKey }).pipelines.get("pl_1"),
  shown: async (places) => {
    const client = clientFor(places, "refusal");
    const error = await client.pipelines.get("pl_1").catch(Object);
    console.log("shown:", client, client.pipelines, error);
    return [client, client.pipelines, error].map((value) => `${value} ${JSON.stringify(value)}`).join("\n");
  },
};
