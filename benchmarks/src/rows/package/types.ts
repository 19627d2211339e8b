import { join } from "node:path";
import { peersFolder } from "../../clients/peers.ts";
import { installPacked } from "../../installed/packed.ts";
import { countInstantiations, thirtyCalls } from "../../measure/instantiations.ts";
import type { Row } from "../../result.ts";

/** What a type checker has to do for 30 calls. */
export const types: Row = {
  name: "types",
  method:
    "Instantiations that TypeScript 5.9 counts for a program of 30 calls, skipLibCheck; openapi-fetch over our types.",
  async measure() {
    using project = installPacked(["openapi", "runtime", "client"]);
    const figures = [
      { name: "ours", value: countInstantiations(thirtyCalls, project.folder) },
      {
        name: "openapi-fetch",
        value: countInstantiations(join(peersFolder, "programs/openapi-fetch.ts"), project.folder),
      },
      { name: "openai", value: countInstantiations(join(peersFolder, "programs/openai.ts"), peersFolder) },
    ];
    return [{ what: "instantiations of 30 calls", atMost: 500, unit: "", figures }];
  },
};
