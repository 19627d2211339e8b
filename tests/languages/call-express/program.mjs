// Calls every operation of a server whose requests and responses express-openapi-validator checks: a gateway in front
// of the mock. Prints the name of each. The second argument contains options of the validator.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import express from "express";
import { middleware } from "express-openapi-validator";

const [apiSpec, options = "{}"] = process.argv.slice(2);
const calls = JSON.parse(readFileSync("calls.json", "utf8"));
const authorization = `Bearer ${process.env.PLANASONIX_API_KEY}`;

const app = express();
app.use(express.json());
app.use(middleware({ apiSpec, validateRequests: true, validateResponses: true, ...JSON.parse(options) }));
app.use(async (request, response) => {
  const target = request.originalUrl.replace("/v1", process.env.PLANASONIX_BASE_URL);
  const answer = await send(request.method, target, request.body, request.headers);
  response.status(answer.status);
  const type = answer.headers.get("content-type");
  if (type === null) response.end();
  else if (type.startsWith("application/json")) response.json(await answer.json());
  else response.type(type).send(Buffer.from(await answer.arrayBuffer()));
});
// Express takes only a function with four parameters for one that handles errors.
app.use((error, _request, response, _next) => response.status(error.status ?? 500).json({ message: error.message }));

const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const base = `http://127.0.0.1:${server.address().port}/v1`;

for (const { operation, method, target, body } of calls) {
  const response = await send(method, base + target, body, { authorization });
  assert(response.ok, `${operation} returned ${response.status}: ${await response.text()}`);
  console.log(operation);
}
const invalid = { name: 1 };
assert.equal((await send("POST", `${base}/pipelines`, invalid, { authorization })).status, 400, "an invalid body");
assert.equal((await send("GET", `${base}/pipelines`, undefined, {})).status, 401, "no API key");
server.close();

function send(method, url, body, { authorization }) {
  const headers = { ...(authorization && { authorization }), ...(body && { "content-type": "application/json" }) };
  return fetch(url, { method, headers, body: body && JSON.stringify(body) });
}
