import { clientFor, type Scenarios } from "../endpoints.ts";

/** Where the server sends requests on to. */
export const redirects: Scenarios = {
  redirectWithin: (places) => clientFor(places, "within").pipelines.get("pl_1"),
  redirectElsewhere: (places) => clientFor(places, "elsewhere").pipelines.get("pl_1"),
};
