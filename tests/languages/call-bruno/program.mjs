// Imports a description with Bruno's command line, and lets it send every request to the mock. Prints the name of each
// operation.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { parse, stringify } from "yaml";

const [source] = process.argv.slice(2);
const calls = JSON.parse(readFileSync("calls.json", "utf8"));
const { PLANASONIX_BASE_URL: base, PLANASONIX_API_KEY: token } = process.env;

function bru(args, cwd) {
  const { status, stdout, stderr } = spawnSync(`${import.meta.dirname}/node_modules/.bin/bru`, args, { cwd });
  return { status, output: `${stdout}${stderr}` };
}

const collection = ["--output", ".", "--collection-name", "planasonix"];
const imported = bru(["import", "openapi", "--source", source, ...collection]);
assert.equal(imported.status, 0, imported.output);
for (const file of globSync("planasonix/*/*.yml").filter((name) => !name.endsWith("/folder.yml"))) {
  const request = parse(readFileSync(file, "utf8"));
  // The command line sends only what the URL contains, and encodes it; the app writes the enabled parameters into the URL
  // when it opens the request.
  const query = (request.http?.params ?? []).filter(({ type, disabled }) => type === "query" && !disabled);
  if (query.length > 0) request.http.url += `?${query.map(({ name, value }) => `${name}=${value}`).join("&")}`;
  // For each link, Bruno writes a script that names `data/id`, as the pointer of the link does: that is no JavaScript.
  for (const script of request.runtime?.scripts ?? []) {
    script.code = script.code.replaceAll(/res\.body[\w./]+/g, (name) => name.replaceAll("/", "."));
  }
  // Bruno reads YAML 1.1.
  writeFileSync(file, stringify(request, { version: "1.1" }));
}
const variables = ["--env-var", `baseUrl=${base}`, "--env-var", `token=${token}`];
const environment = "Default host of the production environment";
const reported = ["--noproxy", "--reporter-json", "run.json"];
const ran = bru(["run", ".", "-r", "--env", environment, ...variables, ...reported], "planasonix");

const [{ results }] = JSON.parse(readFileSync("planasonix/run.json", "utf8"));
for (const { request, response } of results) {
  const url = new URL(request.url);
  const path = url.href.slice(base.length).split("?")[0];
  const call = calls.find(({ target, method }) => target.split("?")[0] === path && method === request.method);
  assert(call, `${request.method} ${request.url} is no operation`);
  const sent = `${call.operation} sends`;
  const headers = Object.entries(request.headers).flatMap(([name, value]) => (value === null ? [] : [name]));
  const needed = ["Authorization", ...(call.body ? ["content-type"] : [])];
  assert.deepEqual(headers.toSorted(), needed, `${sent} other headers`);
  assert(!url.searchParams.has("cursor"), `${sent} the cursor of the example`);
  assert(response.status < 300, `${call.operation} returned ${response.status}: ${JSON.stringify(response.data)}`);
  console.log(call.operation);
}
assert.equal(ran.status, 0, ran.output);
