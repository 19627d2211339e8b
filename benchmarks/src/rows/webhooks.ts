import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Row } from "../result.ts";

/** The time to verify a delivery, measured by the benchmark of `@planasonix/webhooks`. */
export const webhooks: Row = {
  name: "webhooks",
  method:
    "Verifying a signed body of 10 kB, relative to an import of the key and a call of `crypto.subtle.verify`, in alternating turns; no peers.",
  async measure() {
    const folder = dirname(createRequire(import.meta.url).resolve("@planasonix/webhooks/package.json"));
    const { stdout } = spawnSync(process.execPath, [join(folder, "bench/verify.ts")], { encoding: "utf8" });
    const [, ratio, limit] = /([\d.]+)x \(limit ([\d.]+)x/.exec(stdout) ?? [];
    if (ratio === undefined) throw new Error(`The benchmark of @planasonix/webhooks printed no ratio: ${stdout}`);
    const figures = [{ name: "ours", value: Number(ratio) }];
    return [{ what: "webhooks: verify 10 kB, relative to bare HMAC", atMost: Number(limit), unit: "x", figures }];
  },
};
