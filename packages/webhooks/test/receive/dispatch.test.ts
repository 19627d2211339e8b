import { expect, test, vi } from "vitest";
import { createDispatch } from "../../src/receive/dispatch.ts";
import { parseEvent } from "../../src/receive/events.ts";
import { eventBody, SENT } from "../support/delivery.ts";

const delivery = { timestamp: new Date(SENT * 1000), secretIndex: 0 };

test("passes an event to the handler of its type, or else to `otherwise`", () => {
  const succeeded = vi.fn(() => "succeeded");
  const otherwise = vi.fn(() => "otherwise");
  const dispatch = createDispatch({ "job.succeeded": succeeded }, otherwise);

  const results = ["job.succeeded", "job.failed", "unknown"].map((type) =>
    dispatch(parseEvent(eventBody(type)), delivery),
  );

  expect(results).toEqual(["succeeded", "otherwise", "otherwise"]);
  expect(succeeded).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ type: "job.succeeded" }), delivery);
});

test("ignores an event without a handler if there is no `otherwise`", () => {
  expect(createDispatch({}, undefined)(parseEvent(eventBody("job.failed")), delivery)).toBeUndefined();
});

test("throws a TypeError for a handler of an unknown event and names the event", () => {
  const on: object = { "job.suceeded": () => {} };

  expect(() => createDispatch(on, undefined)).toThrow(
    new TypeError('`on` names the unknown event "job.suceeded": use `otherwise`'),
  );
});
