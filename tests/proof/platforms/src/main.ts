// For platforms that run a file: prints the report as JSON.
//
//   node src/main.ts <URL with the endpoints in its query>
import { readEndpoints } from "./endpoints.ts";
import { observe } from "./program.ts";

console.log(JSON.stringify(await observe(readEndpoints(process.argv[2] ?? ""))));
