// Imports a description with the importers of Insomnia, and sends every request to the mock as Insomnia does. Prints the
// name of each operation.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { convert } from "insomnia-importers";

const [file] = process.argv.slice(2);
const calls = JSON.parse(readFileSync("calls.json", "utf8"));
const { resources } = (await convert(readFileSync(file, "utf8"))).data;
const variables = { base_url: process.env.PLANASONIX_BASE_URL, bearerToken: process.env.PLANASONIX_API_KEY };

for (const request of resources.filter(({ _type }) => _type === "request")) {
  const [path] = request.url.split("?");
  const template = path.replace("{{ base_url }}", "").replaceAll(/\{\{ (\w+) \}\}/g, "{$1}");
  const call = calls.find(({ url, method }) => url === template && method === request.method);
  assert(call, `${request.method} ${request.url} is no operation`);
  const { operation } = call;
  const url = new URL(fill(path, { ...variables, ...call.path }));
  // Insomnia sends what is not disabled. For required parameters, users enter a value.
  for (const { name, value, disabled } of request.parameters) {
    assert(disabled || name in call.query, `${operation} sends the optional parameter ${name}=${value}`);
    if (!disabled) url.searchParams.set(name, call.query[name]);
  }
  assert.deepEqual(
    request.headers.filter(({ disabled }) => !disabled),
    [],
    `${operation} sends headers`,
  );
  assert.equal(request.authentication.type, "bearer", `${operation} sends no bearer token`);
  const headers = { authorization: `Bearer ${fill(request.authentication.token, variables)}` };
  if (request.body.mimeType) headers["content-type"] = request.body.mimeType;
  const response = await fetch(url, { method: request.method, headers, body: written(request.body.text, call.body) });
  assert(response.ok, `${operation} returned ${response.status}: ${await response.text()}`);
  console.log(operation);
}

/** Insomnia writes null for a member whose schema is composed of others: users enter its value. */
function written(text, example) {
  if (text === undefined) return;
  return JSON.stringify(JSON.parse(text), (name, value) => (value === null ? example[name] : value));
}

function fill(text, values) {
  return text.replaceAll(/\{\{ ?(\w+) ?\}\}/g, (_, name) => values[name]);
}
