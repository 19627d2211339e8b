// Requires every entry point of our packages, as a CommonJS program does, and prints the names of the packages
// that have one as JSON. Arguments: the packages to leave out.
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const scope = join(__dirname, "../node_modules/@planasonix");
const packages = readdirSync(scope).filter((name) => !process.argv.includes(name));
const required = packages.filter((name) => {
  const { exports: targets } = JSON.parse(readFileSync(join(scope, name, "package.json"), "utf8"));
  const entries = Object.keys(targets)
    .filter((entry) => /\.js$/.test(targets[entry].default ?? ""))
    .map((entry) => `@planasonix/${name}${entry.slice(1)}`)
    .filter((entry) => entry !== "@planasonix/sandbox/vitest") // Needs Vitest, which is no dependency.
    .filter((entry) => !entry.endsWith("/otel")) // Needs @opentelemetry/api, which is an optional peer.
    .filter((entry) => !entry.endsWith("/undici") || !process.version.startsWith("v22.12.")); // Needs Node 22.19.
  for (const entry of entries) require(entry);
  return entries.length > 0;
});
console.log(JSON.stringify(required));
