import { clientFor, type Places, type Scenarios } from "../endpoints.ts";

const once = { maxRetries: 0 };

/** What the network does to requests and answers. */
export const failures: Scenarios = {
  refused: ({ nobody, ...places }) =>
    clientFor({ ...places, nobody, server: nobody }, "nothing").pipelines.run("pl_1", {}),
  resetGet: (places) => clientFor(places, "reset").pipelines.get("pl_1"),
  resetPost: (places) => clientFor(places, "reset").pipelines.run("pl_1", {}),
  resetKept: async (places) => {
    const { pipelines } = clientFor(places, "kept", once);
    await pipelines.get("pl_1"); // opens the connection
    return pipelines.run("pl_1", {});
  },
  cutOff: (places) => clientFor(places, "cutOff", once).pipelines.run("pl_1", {}),
  unknownHost: (places: Places) =>
    clientFor({ ...places, server: "https://nosuchhost.invalid" }, "nothing", once).pipelines.run("pl_1", {}),
  notTls: (places: Places) =>
    clientFor({ ...places, server: places.server.replace("http:", "https:") }, "echo", once).pipelines.run("pl_1", {}),
};
