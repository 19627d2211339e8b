// For platforms that run a file: node main.ts <places>
import { readPlaces } from "./endpoints.ts";
import { observe } from "./program.ts";

console.log(JSON.stringify(await observe(readPlaces(process.argv[2] ?? ""))));
