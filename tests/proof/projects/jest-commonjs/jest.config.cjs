// Compiles our packages to CommonJS as well, because they are ES modules.
module.exports = {
  preset: "ts-jest/presets/js-with-ts",
  transformIgnorePatterns: ["/node_modules/(?!@planasonix/)"],
};
