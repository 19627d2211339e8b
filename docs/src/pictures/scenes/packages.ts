import { packages } from "@planasonix/scripts/check/layers-table.ts";
import { readText } from "../../repository.ts";
import { drawMap } from "../drawn/map.ts";
import type { Picture } from "../drawn/picture.ts";

/** The packages, by the table of layers. Those that are not published are dashed. */
export async function drawPackages(): Promise<Picture> {
  const own = Object.entries(packages).filter(([, { at }]) => at.startsWith("packages/"));
  const names = own.map(([name]) => name);
  return drawMap(
    "The packages, each below those that it is built on",
    own.map(([name, { at, imports }]) => ({
      name,
      basis: imports.filter((one) => names.includes(one)),
      isDashed: JSON.parse(readText(`${at}/package.json`)).private === true,
    })),
  );
}
