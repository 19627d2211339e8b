import { type ClientOptions, createClient } from "@planasonix/client";
import { clientFor, type Scenarios } from "../endpoints.ts";

/** Calls that show where the client gets its API key, and what appears when the client or an error is printed. */
export const environment: Scenarios = {
  keyFromEnvironment: ({ server }) => createClient(echoAt(server)).pipelines.get("pl_1"),
  keyInSight: ({ server, apiKey }) => createClient({ ...echoAt(server), apiKey }).pipelines.get("pl_1"),
  shown: async (endpoints) => {
    const client = clientFor(endpoints, "refusal");
    const error = await client.pipelines.get("pl_1").catch(Object);
    console.log("shown:", client, client.pipelines, error);
    return [client, client.pipelines, error].map((value) => `${value} ${JSON.stringify(value)}`).join("\n");
  },
};

function echoAt(server: string): ClientOptions {
  return { baseUrl: `${server}/echo/v1`, maxRetries: 0, dangerouslyAllowHttp: true };
}
