export default {
  build: { outDir: "out", rolldownOptions: { input: "compiled/page.js", output: { entryFileNames: "bundle.js" } } },
};
