import { type Contender, onePerPackage } from "../../clients/client-under-test.ts";
import { peersFolder } from "../../clients/peers.ts";
import { type Footprint, measureFootprint } from "../../installed/footprint.ts";
import { installPacked } from "../../installed/packed.ts";
import type { Figure, Row } from "../../result.ts";

/** How much an install of a client brings. */
export function install(contenders: readonly Contender[]): Row {
  return {
    name: "install",
    method: "Sizes of the files of the package and all that it depends on; ours from its tarballs, installed by npm.",
    async measure() {
      using project = installPacked(["openapi", "runtime", "client"]);
      const mine = { name: "ours", footprint: measureFootprint(project.folder, "@planasonix/client") };
      const peers = onePerPackage(contenders).map((contender) => ({
        name: contender.name,
        footprint: measureFootprint(peersFolder, contender.package),
      }));
      const figures = (value: (footprint: Footprint) => number): Figure[] =>
        [mine, ...peers].map(({ name, footprint }) => ({ name, value: value(footprint) }));
      return [
        { what: "install, size", atMost: 5, unit: "MB", figures: figures(({ bytes }) => bytes / 1e6) },
        { what: "install, packages", atMost: 5, unit: "", figures: figures(({ packages }) => packages.length) },
      ];
    },
  };
}
