import { expect, test } from "vitest";
import { checkNode } from "../../src/undici/supported-node.ts";

test.each(["22.19.0", "22.23.3", "24.21.0", "26.10.0"])("accepts Node %s", (version) => {
  expect(() => checkNode(version)).not.toThrow();
});

test.each(["20.20.2", "22.12.0", "22.18.0", "21.7.3"])(
  "rejects Node %s with a sentence that names both versions",
  (version) => {
    expect(() => checkNode(version)).toThrow(
      `\`undiciFetch\` needs Node 22.19 or newer, because undici 8 does; this is Node ${version}`,
    );
  },
);
