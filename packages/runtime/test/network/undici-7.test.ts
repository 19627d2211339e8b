import { describe, expect, test, vi } from "vitest";

vi.mock("undici", () => import("undici-7"));

describe("undiciFetch with undici 7", async () => {
  const { undiciFetch } = await import("../../src/undici/index.ts");

  test("is refused, because it takes a damaged file for a whole one", () => {
    expect(() => undiciFetch()).toThrow(
      "`undiciFetch` needs undici 8 or newer, and found an older one: run `npm install undici@8`",
    );
  });
});
