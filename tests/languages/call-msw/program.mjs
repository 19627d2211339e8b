// Calls every operation of the handlers that @msw/source makes of a description. Prints the name of each.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fromOpenApi } from "@msw/source/open-api";
import { setupServer } from "msw/node";

const [file] = process.argv.slice(2);
const calls = JSON.parse(readFileSync("calls.json", "utf8"));
const server = setupServer(...(await fromOpenApi(readFileSync(file, "utf8"))));
server.listen({ onUnhandledRequest: "error" });

for (const { operation, method, target, body, responseSchemas } of calls) {
  const headers = { accept: "application/json, */*", ...(body && { "content-type": "application/json" }) };
  const url = `https://api.planasonix.com/v1${target}`;
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  assert(response.ok, `${operation} returned ${response.status}`);
  if (responseSchemas[response.status]) assert(await response.json(), `${operation} returned no JSON`);
  console.log(operation);
}
server.close();
