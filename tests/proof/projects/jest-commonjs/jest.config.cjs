// The packages are ES modules: they are compiled to CommonJS as well.
module.exports = {
  preset: "ts-jest/presets/js-with-ts",
  transformIgnorePatterns: ["/node_modules/(?!@planasonix/|openapi-fetch/)"],
};
