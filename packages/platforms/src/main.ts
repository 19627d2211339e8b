// For platforms that run a file: node main.ts <places>
import { readPlaces } from "./places.ts";
import { observe } from "./program.ts";

console.log(JSON.stringify(await observe(readPlaces(process.argv[2] ?? ""))));
