import { createRequire } from "node:module";

interface Generator {
  readonly option: (options: Readonly<Record<string, unknown>>) => void;
}

/**
 * Prepares the generator of dynamic answers, which all mocks of a process share: Prism seeds it for a request that has
 * a seed and never takes the seed back.
 */
export type PrepareGenerator = () => void;

/** Loads the generator that Prism uses. */
export function loadGenerator(): PrepareGenerator {
  const require = createRequire(import.meta.url);
  // Through Prism, since another copy would have options of its own.
  const { JSONSchemaFaker } = createRequire(require.resolve("@stoplight/prism-http"))("json-schema-faker") as {
    JSONSchemaFaker: Generator;
  };
  // Open schemas would be filled up with members of random names.
  return () => JSONSchemaFaker.option({ random: Math.random, fillProperties: false });
}
