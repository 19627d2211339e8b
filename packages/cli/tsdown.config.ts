import { fileURLToPath } from "node:url";
import license from "rollup-plugin-license";
import { defineConfig, type UserConfig } from "tsdown";

// The declared type of the module differs from the function that it is.
const collectLicenses = license as unknown as typeof license.default;
const licenses = collectLicenses({
  thirdParty: { output: { file: fileURLToPath(new URL("dist/third-party-licenses.txt", import.meta.url)) } },
});

// The program has no dependencies, so that an installation is one package. The data of the commands stays beside it,
// because a command reads only the data of its resource.
const config: UserConfig[] = defineConfig([
  {
    entry: ["src/bin.ts"],
    platform: "node",
    fixedExtension: false,
    deps: { alwaysBundle: [/^(?!node:)/], onlyBundle: false },
    define: { __COMMANDS__: JSON.stringify("./commands/") },
    dts: false,
    minify: true,
    copy: [{ from: "src/generated/commands", to: "dist" }],
    plugins: [licenses],
  },
  { entry: ["src/index.ts"], platform: "neutral", dts: true },
]);

export default config;
