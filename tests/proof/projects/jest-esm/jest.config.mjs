// Run with NODE_OPTIONS=--experimental-vm-modules, as Jest's documentation requires for ES modules.
export default {
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": ["ts-jest", { useESM: true }] },
};
