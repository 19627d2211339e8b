import { describe, expect, test } from "vitest";
import { createPolls } from "../../../src/client/waiting/polls.ts";
import { waitExpired, waitFailed } from "../../../src/client/waiting/wait-errors.ts";
import { runs, setup, thing } from "../../support/fixture.ts";
import { workOf } from "../../support/work.ts";

const running = { attributes: { status: "running" } };
const cause = new Error("it is down");

/** Creates work without a successful poll. */
function start() {
  const work = workOf(setup([thing()]).exchange);
  return { work, polls: createPolls(work) };
}

describe("waitFailed", () => {
  test("names the work and its last status if it failed", () => {
    const { work } = start();
    const last = { attributes: { status: "failed" } };

    const error = waitFailed({ ...work, last }, "failed");

    const message = 'runs.get run_1 ended as "failed"';
    expect(error).toMatchObject({ name: "WaitError", reason: "failed", message, last, id: "run_1" });
  });

  test("states that no poll has succeeded, and how the last one failed", () => {
    const { work, polls } = start();

    const { message } = waitFailed({ ...work, last: undefined, cause }, "contact_lost", polls);

    expect(message).toBe("runs.get run_1 cannot be polled; last successful poll: none; last failure: it is down");
  });

  test("states only why work cannot be polled if the response to its start does not say what to poll", () => {
    const { work } = start();
    const ref = { name: "runs.cancel", operation: runs.cancel ?? work.poll.operation };

    const error = waitFailed(
      { ...work, poll: ref, id: undefined, start: { ref }, last: undefined, cause },
      "contact_lost",
    );

    expect(error).toMatchObject({
      message: "runs.cancel has started work that cannot be polled; last failure: it is down",
      id: undefined,
      outcome: "unknown",
    });
  });
});

describe("waitExpired", () => {
  const end = "last successful poll: 2026-01-01T00:00:00.000Z";

  test.each([
    [undefined, `was still "running" at the deadline; ${end}`],
    [cause, `was still "running" at the deadline; ${end}; last failure: it is down`],
  ])("states when the last poll succeeded, and how it failed (%s)", (error, message) => {
    const { work, polls } = start();
    polls.record({ value: {} as never });

    expect(waitExpired({ ...work, last: running, cause: error }, polls)).toMatchObject({
      message: `runs.get run_1 ${message}`,
      reason: "deadline",
      outcome: undefined,
      ...(error && { cause: error }),
    });
  });

  test("does not claim that the work is still running if contact was lost", async () => {
    const { work, polls } = start();
    polls.record({ value: {} as never });
    polls.record({ error: { operation: "runs.get" } as never });
    const { clock } = work.exchange.options as { clock: { advance?: (ms: number) => Promise<void> } };
    await clock.advance?.(10_000);

    expect(waitExpired({ ...work, last: running, cause }, polls)).toMatchObject({
      message: `runs.get run_1 cannot be polled; ${end}; last failure: it is down`,
      reason: "contact_lost",
      last: running,
    });
  });
});
