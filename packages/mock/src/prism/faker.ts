import { createRequire } from "node:module";

interface Faker {
  readonly option: (options: Readonly<Record<string, unknown>>) => void;
}

/**
 * Resets the generator of dynamic responses before a request. All mocks of a process share the generator, and Prism
 * never removes the seed of an earlier request.
 */
export type ResetFaker = () => void;

/** Loads the generator that Prism uses, and returns the function that resets it. */
export function loadFaker(): ResetFaker {
  const require = createRequire(import.meta.url);
  // Resolved from Prism: another copy of the module would have its own options.
  const { JSONSchemaFaker } = createRequire(require.resolve("@stoplight/prism-http"))("json-schema-faker") as {
    JSONSchemaFaker: Faker;
  };
  // `fillProperties` would add properties with random names to open schemas.
  return () => JSONSchemaFaker.option({ random: Math.random, fillProperties: false });
}
