export default {
  mode: "production",
  entry: "./compiled/page.js",
  output: { path: `${import.meta.dirname}/out`, filename: "bundle.js" },
};
