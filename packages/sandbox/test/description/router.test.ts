import { expect, test } from "vitest";
import { createRouter } from "../../src/description/router.ts";
import { model, operationOf } from "../support/calls.ts";

const route = createRouter(model.operations.values());
const { path } = operationOf("pipelines_get");
const faultOf = (requested: string): string => {
  try {
    return route("GET", requested).operation.id;
  } catch (error) {
    return (error as Error).message;
  }
};

test("rejects a path with a trailing slash, and names the path without it", () => {
  const one = path.replace(/\{\w+\}/, "pl_1");
  expect(faultOf(one)).toBe("pipelines_get");
  expect(faultOf(`${one}/`)).toBe(`There is no path ${one}/: try ${one} without a trailing slash.`);
  expect(faultOf(`${one}//`)).toBe(`There is no path ${one}//: try ${one} without a trailing slash.`);
});

test("refers to the description for a path that does not exist without the slash either", () => {
  expect(faultOf("/nothing/")).toBe("There is no path /nothing/: see /v1/openapi.yaml.");
  expect(faultOf("/")).toBe("There is no path /: see /v1/openapi.yaml.");
});
