import { fileURLToPath } from "node:url";
import license from "rollup-plugin-license";
import { defineConfig, type UserConfig } from "tsdown";

// The declared type of the module differs from the function that it is.
const collectLicenses = license as unknown as typeof license.default;

// The program contains the SDK of the protocol, which would install 17 MB, so that hosts start it quickly with npx.
const config: UserConfig = defineConfig({
  entry: ["src/bin.ts"],
  platform: "node",
  fixedExtension: false,
  dts: false,
  minify: true,
  deps: { alwaysBundle: [/^(?!node:)/], onlyBundle: false },
  define: { __COMMANDS__: JSON.stringify("./commands/") },
  copy: [{ from: "../configured/src/generated/commands", to: "dist" }],
  plugins: [
    collectLicenses({
      thirdParty: {
        multipleVersions: true,
        output: { file: fileURLToPath(new URL("dist/third-party-licenses.txt", import.meta.url)) },
      },
    }),
  ],
});

export default config;
