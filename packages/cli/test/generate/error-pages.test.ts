import { expect, test } from "vitest";
import { errorPages } from "../../generate/error-pages.ts";
import { description } from "../support/description.ts";

test("each error code of the description has a page below the address of the reference site", () => {
  const pages = errorPages(description, "https://sdk.example.com/planasonix/");

  expect(pages).toMatchObject({
    not_found: "https://sdk.example.com/planasonix/errors/codes/not-found/",
    rate_limited: "https://sdk.example.com/planasonix/errors/codes/rate-limited/",
  });
  expect(errorPages(description, "https://sdk.example.com/planasonix")).toEqual(pages);
});

test("there are no pages while the reference site has no address", () => {
  expect(errorPages(description, undefined)).toEqual({});
});
