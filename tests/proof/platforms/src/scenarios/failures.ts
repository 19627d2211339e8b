import { clientFor, type Endpoints, type Scenarios } from "../endpoints.ts";

const once = { maxRetries: 0 };

/** Calls that fail because of the network. */
export const failures: Scenarios = {
  refused: ({ unusedOrigin, ...endpoints }) =>
    clientFor({ ...endpoints, unusedOrigin, server: unusedOrigin }, "nothing").pipelines.run("pl_1", {}),
  resetGet: (endpoints) => clientFor(endpoints, "reset").pipelines.get("pl_1"),
  resetPost: (endpoints) => clientFor(endpoints, "reset").pipelines.run("pl_1", {}),
  resetKeptGet: async (endpoints) => {
    const { pipelines } = clientFor(endpoints, "resetSecond", once);
    await pipelines.get("pl_1"); // Opens the connection that the second GET reuses.
    return pipelines.get("pl_2");
  },
  resetKeptPost: async (endpoints) => {
    const { pipelines } = clientFor(endpoints, "kept", once);
    await pipelines.get("pl_1"); // Opens the connection that the POST reuses.
    return pipelines.run("pl_1", {});
  },
  cutOff: (endpoints) => clientFor(endpoints, "cutOff", once).pipelines.run("pl_1", {}),
  unknownHost: (endpoints: Endpoints) =>
    clientFor({ ...endpoints, server: "https://nosuchhost.invalid" }, "nothing", once).pipelines.run("pl_1", {}),
  notTls: (endpoints: Endpoints) =>
    clientFor({ ...endpoints, server: endpoints.server.replace("http:", "https:") }, "echo", once).pipelines.run(
      "pl_1",
      {},
    ),
};
