import { nodeResolve } from "@rollup/plugin-node-resolve";

export default {
  input: "compiled/page.js",
  plugins: [nodeResolve({ browser: true })],
  output: { file: "out/bundle.js", format: "es" },
};
