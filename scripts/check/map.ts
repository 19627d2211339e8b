// Fails if the map in CONTRIBUTING.md differs from `layers-table.ts`; `--write` updates the map.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drawMap } from "./layers/draw-map.ts";
import { packages } from "./layers-table.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = `${root}CONTRIBUTING.md`;
const begin = "<!-- map: `node scripts/check/map.ts --write` draws it -->\n";
const end = "<!-- end of the map -->";

// The layers table also lists planned packages; the map shows existing ones only.
const existing = Object.fromEntries(Object.entries(packages).filter(([, { at }]) => existsSync(root + at)));
const text = readFileSync(page, "utf8");
const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
if (from < begin.length || to < from) throw new Error(`CONTRIBUTING.md lacks the lines around its map: ${begin}${end}`);
const current = `${text.slice(0, from)}${drawMap(existing)}\n${text.slice(to)}`;

if (process.argv.includes("--write")) writeFileSync(page, current);
else if (text !== current) {
  console.error("The map in CONTRIBUTING.md is out of date. Run: node scripts/check/map.ts --write");
  process.exitCode = 1;
}
