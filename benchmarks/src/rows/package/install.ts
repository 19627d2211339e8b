import { type ClientUnderTest, onePerPackage } from "../../clients/client-under-test.ts";
import { peersFolder } from "../../clients/peers.ts";
import { type Footprint, measureFootprint } from "../../installed/footprint.ts";
import { installPacked } from "../../installed/packed.ts";
import type { Figure, Row } from "../../result.ts";

/** The size of an installed client, and the number of its packages. */
export function install(clients: readonly ClientUnderTest[]): Row {
  return {
    name: "install",
    method: "The files of the package and of all its dependencies; ours from its tarballs, installed by npm.",
    async measure() {
      using project = installPacked(["openapi", "runtime", "client"]);
      const own = { name: "ours", footprint: measureFootprint(project.folder, "@planasonix/client") };
      const peers = onePerPackage(clients).map((client) => ({
        name: client.name,
        footprint: measureFootprint(peersFolder, client.package),
      }));
      const figures = (value: (footprint: Footprint) => number): Figure[] =>
        [own, ...peers].map(({ name, footprint }) => ({ name, value: value(footprint) }));
      return [
        { what: "install, size", atMost: 5, unit: "MB", figures: figures(({ bytes }) => bytes / 1e6) },
        { what: "install, packages", atMost: 5, unit: "", figures: figures(({ packages }) => packages.length) },
      ];
    },
  };
}
