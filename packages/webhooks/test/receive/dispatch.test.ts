import { expect, test, vi } from "vitest";
import { createDispatch } from "../../src/receive/dispatch.ts";
import { parseEvent } from "../../src/receive/events.ts";
import { eventBody, SENT } from "../support/delivery.ts";

const delivery = { timestamp: new Date(SENT * 1000), secretIndex: 0 };

test("an event goes to the handler of its type, and others go to `otherwise`", () => {
  const succeeded = vi.fn(() => "succeeded");
  const otherwise = vi.fn(() => "otherwise");
  const dispatch = createDispatch({ "job.succeeded": succeeded }, otherwise);

  const results = ["job.succeeded", "job.failed", "unknown"].map((type) =>
    dispatch(parseEvent(eventBody(type)), delivery),
  );

  expect(results).toEqual(["succeeded", "otherwise", "otherwise"]);
  expect(succeeded).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ type: "job.succeeded" }), delivery);
});

test("an event without a handler and without `otherwise` is ignored", () => {
  expect(createDispatch({}, undefined)(parseEvent(eventBody("job.failed")), delivery)).toBeUndefined();
});

test("a handler of an unknown event is a TypeError that names it", () => {
  const on: object = { "job.suceeded": () => {} };

  expect(() => createDispatch(on, undefined)).toThrow(
    new TypeError('`on` has the unknown event "job.suceeded": use `otherwise`'),
  );
});
