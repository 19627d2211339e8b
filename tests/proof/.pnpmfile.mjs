// Read by pnpm when it resolves versions.

/** Of this viewer, the tests read one file that needs none of its dependencies: hundreds of packages. */
const STANDALONE = "@scalar/api-reference";

export const hooks = {
  readPackage: (manifest) => (manifest.name === STANDALONE ? { ...manifest, dependencies: {} } : manifest),
};
