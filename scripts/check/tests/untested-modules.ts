/** Modules without a test of their own name, each with the reason. Paths are relative to `packages/`. */
export const untestedModules: Readonly<Record<string, string>> = {};
