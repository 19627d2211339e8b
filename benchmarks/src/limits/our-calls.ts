import { createClient } from "@planasonix/client";
import type { Connect } from "./cells.ts";

/** Connects our client, which calls the method that belongs to a path. */
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
