import type { Package } from "../package.ts";

export const mock: Package = {
  at: "packages/mock",
  purpose: "The API as examples: a server and a command.",
  imports: ["openapi", "serving"],
  doors: ["index.ts", "bin.ts"],
  folders: {
    description: {
      purpose:
        "Reads an OpenAPI description in the form that Prism serves, and finds the operation and the response for a request.",
      imports: [],
    },
    prism: { purpose: "Calls Prism in this process, and works around Prism's defects.", imports: ["description"] },
    validation: { purpose: "Validates requests, and explains why one is invalid.", imports: ["prism", "..."] },
    handler: {
      purpose: "The handler of the mock: the layers in their order, and Prism innermost.",
      imports: ["validation", "..."],
    },
    proxy: {
      purpose: "Forwards requests to a deployment, and compares the traffic with the description.",
      imports: ["handler", "..."],
    },
    server: { purpose: "Starts and stops the mock as a server.", imports: ["proxy", "..."] },
  },
};
