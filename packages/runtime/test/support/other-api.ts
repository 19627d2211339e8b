// Gives OpenTelemetry's SDK the version of the API package that the variable OTEL_API names, as if it were the only one.
import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const { OTEL_API: api = "" } = process.env;
const { href: url } = pathToFileURL(createRequire(import.meta.url).resolve(api));
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "@opentelemetry/api" ? { url, shortCircuit: true } : next(specifier, context),
});
