import { join } from "node:path";
import { peersFolder, versionOfPeer } from "../../clients/peers.ts";
import { installPacked } from "../../installed/packed.ts";
import { countInstantiations, thirtyCalls } from "../../measure/instantiations.ts";
import type { Row } from "../../result.ts";

/** The work of the type checker for 30 calls. */
export const types: Row = {
  name: "types",
  method:
    "Instantiations that TypeScript 5.9 counts for a program of 30 calls, with skipLibCheck; openapi-fetch with our types.",
  async measure() {
    const others = { "openapi-fetch": versionOfPeer("openapi-fetch") }; // its program needs our types beside it
    using project = installPacked(["openapi", "runtime", "client"], others);
    const figures = [
      { name: "ours", value: countInstantiations(thirtyCalls, project.folder) },
      {
        name: "openapi-fetch",
        value: countInstantiations(join(peersFolder, "programs/openapi-fetch.ts"), project.folder),
      },
      { name: "openai", value: countInstantiations(join(peersFolder, "programs/openai.ts"), peersFolder) },
    ];
    return [{ what: "type instantiations of 30 calls", atMost: 300, unit: "", figures }];
  },
};
