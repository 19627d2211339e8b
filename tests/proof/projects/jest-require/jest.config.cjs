// Run with NODE_OPTIONS=--experimental-vm-modules on Node 24.9 or later, where Jest can require ES modules.
module.exports = { preset: "ts-jest" };
