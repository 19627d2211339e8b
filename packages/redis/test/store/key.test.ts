import { expect, test } from "vitest";
import { hashText } from "../../src/store/key.ts";

test("hashText returns 22 characters, which are the same in every process", () => {
  expect(hashText("evt_1")).toBe("fU5adurm2MFlQQrBn-Z1ZS");
  expect(hashText("e".repeat(10_000))).toHaveLength(22);
});
