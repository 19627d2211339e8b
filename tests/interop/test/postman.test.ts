import { type Mock, startMock } from "@planasonix/mock";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listOperations } from "../src/operations.ts";
import { type Execution, importDescription, runCollection } from "../src/postman.ts";

let mock: Mock;
let executions: Execution[];

beforeAll(async () => {
  mock = await startMock();
  executions = await runCollection(await importDescription(), mock.url);
});

afterAll(() => mock.close());

test("the collection has exactly one request for each operation", async () => {
  expect(executions.map(({ operation }) => operation).sort()).toEqual(await listOperations());
});

test("every request of the imported collection gets a success response", () => {
  expect(executions.filter(({ status }) => status < 200 || status > 299)).toEqual([]);
});
