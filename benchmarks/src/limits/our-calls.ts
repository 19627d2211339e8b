import { createClient } from "@planasonix/client";
import type { Connect } from "./cells.ts";

/** Connects our client. A call to a path runs the method that sends a GET to this path. */
export const connections: Readonly<Record<string, Connect>> = {
  ours(target) {
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
  },
};
