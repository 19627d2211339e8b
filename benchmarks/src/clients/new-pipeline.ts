import type { Planasonix } from "@planasonix/client";

/** The body of the compared POST. */
export const newPipeline: Parameters<Planasonix["pipelines"]["create"]>[0] = {
  name: "Orders to warehouse",
  project_id: "proj_01hqxyz",
  nodes: [
    { id: "n_source", type: "source.postgres", config: { connectionId: "conn_01hqxyz", table: "public.orders" } },
    { id: "n_target", type: "destination.snowflake", config: { connectionId: "conn_01hqabc", table: "RAW.ORDERS" } },
  ],
  edges: [{ id: "e_1", source: "n_source", target: "n_target" }],
};
