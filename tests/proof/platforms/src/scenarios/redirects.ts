import { clientFor, type Scenarios } from "../endpoints.ts";

/** Calls that are redirected: within the origin, and to another origin. */
export const redirects: Scenarios = {
  redirectWithin: (endpoints) => clientFor(endpoints, "within").pipelines.get("pl_1"),
  redirectElsewhere: (endpoints) => clientFor(endpoints, "elsewhere").pipelines.get("pl_1"),
};
