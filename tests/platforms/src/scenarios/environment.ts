import { type ClientOptions, createClient } from "@planasonix/client";
import { clientFor, type Scenarios } from "../endpoints.ts";

/** How the client uses the environment of the platform, and what it prints. */
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
