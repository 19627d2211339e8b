// For browsers: runs the program and sends the report to the server of the page.
import { readEndpoints } from "./endpoints.ts";
import { observe } from "./program.ts";

const report = await observe(readEndpoints(location.href));
await fetch("/report", { method: "POST", body: JSON.stringify(report) });
