import { expect, test } from "vitest";
import { hashText } from "../../src/store/key.ts";

test("hashes a text to 22 characters, the same ones in every process", () => {
  expect(hashText("evt_1")).toBe("fU5adurm2MFlQQrBn-Z1ZS");
  expect(hashText("e".repeat(10_000))).toHaveLength(22);
});
