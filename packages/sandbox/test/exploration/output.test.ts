import { expect, test } from "vitest";
import { reasonIn } from "../../src/exploration/output.ts";

test.each([
  ["nothing", "", ""],
  ["the last line", "started\ngave up\n", "gave up"],
  [
    "the error that Node prints before the stack and its version",
    "file:///job.mjs:3\n  throw error;\n  ^\n\nNotAllowedError: no\n    at job.mjs:3:1 {\n  [cause]: Error: x\n}\n\nNode.js v24.21.0\n",
    "NotAllowedError: no",
  ],
  [
    "an error of Node that has a code",
    "node:fs:1\n\nError [ERR_X]: gone\n    at x\n\nNode.js v24.21.0",
    "Error [ERR_X]: gone",
  ],
  [
    "the last error of Python",
    "Traceback (most recent call last):\nKeyError: 'a'\n\nDuring handling\nrequests.exceptions.HTTPError: 404 Client Error: x\n",
    "requests.exceptions.HTTPError: 404 Client Error: x",
  ],
])("the reason why a program failed is %s", (_, output, reason) => {
  expect(reasonIn(output)).toBe(reason);
});
