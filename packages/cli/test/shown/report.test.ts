import { apiError } from "@planasonix/client/testing";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { expect, test } from "vitest";
import { hintsOf } from "../../src/shown/report.ts";

const pages = { not_found: "https://sdk.example.com/errors/codes/not-found/" };
const hints = (fields: object, own?: typeof pages) =>
  hintsOf(apiError({ status: 404, requestId: "req_1", ...fields }), exitCodes.rejected, own);

test("an error of the API leads to the page of its code, once the reference site has an address", () => {
  expect(hints({ code: "not_found" }, pages)).toEqual([
    { text: "See https://sdk.example.com/errors/codes/not-found/" },
    { text: "Request ID: req_1" },
  ]);
  expect(hints({ code: "not_found" })).toEqual([{ text: "Request ID: req_1" }]);
});

test.each([undefined, "gone_fishing", "constructor"])("an error with the code %s leads to no page", (code) => {
  expect(hints({ code }, pages)).toEqual([{ text: "Request ID: req_1" }]);
});

test("an error of the machine leads to no page, whatever its code", () => {
  const error = Object.assign(new Error("no"), { code: "not_found" });

  expect(hintsOf(error, exitCodes.notSent, pages)).toEqual([]);
});
