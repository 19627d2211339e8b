import { expect, test } from "vitest";
import { foreignWarnings } from "../src/client.ts";

test("reports only the warnings that the client does not explain", () => {
  const ownWarnings = [{ text: /its own/, because: "it is" }];
  const printed = [
    "[main] INFO writing failed.java",
    "WARNING its own",
    "WARNING about the description",
    "go: downloading example.com/error v1.0.0",
    "all is well",
  ].join("\n");

  expect(foreignWarnings(printed, { ownWarnings })).toEqual(["WARNING about the description"]);
});
