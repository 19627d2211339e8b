import { createRequire } from "node:module";

interface Faker {
  readonly option: (options: Readonly<Record<string, unknown>>) => void;
}

// Prism requires this module, so it must be required here as well: an import would load another copy with its own options.
const require = createRequire(import.meta.url);
const { JSONSchemaFaker } = require("json-schema-faker") as { JSONSchemaFaker: Faker };

/**
 * Resets the generator of dynamic responses before a request. All mocks of a process share the generator, and Prism
 * never removes the seed of an earlier request.
 */
export function resetFaker(): void {
  // `fillProperties` would add properties with random names to open schemas.
  JSONSchemaFaker.option({ random: Math.random, fillProperties: false });
}
