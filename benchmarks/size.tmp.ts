import { ours, oursForTwo } from "./src/clients/ours.ts";
import { bundleSize } from "./src/measure/bundle-size.ts";
console.log("all", await bundleSize(ours), "two", await bundleSize(oursForTwo));
