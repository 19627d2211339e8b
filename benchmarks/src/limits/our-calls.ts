import { type ClientOptions, createClient } from "@planasonix/client";
import { undiciFetch } from "@planasonix/client/undici";
import type { Call, Connect } from "./cells.ts";
import { VirtualDispatcher } from "./virtual-dispatcher.ts";

/** Connects our client, over the server's `fetch` and over a dispatcher of undici. */
export const connections: Readonly<Record<string, Connect>> = {
  ours: connect,
  "ours over undici": ({ baseUrl, fetch }) => connect({ baseUrl, fetch: undiciFetch(new VirtualDispatcher(fetch)) }),
};

/** A call to a path runs the method that sends a GET to this path. */
function connect(target: ClientOptions): Call {
  const { pipelines, connections: sources, projects } = createClient({ ...target, apiKey: "plnx_live_bench" });
  const get: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    pipelines: (id) => pipelines.get(id),
    connections: (id) => sources.get(id),
    projects: (id) => projects.get(id),
  };
  return async (path) => {
    const [, resource = "", id = ""] = path.split("/");
    return get[resource]?.(id);
  };
}
