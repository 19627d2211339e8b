import { expect, test } from "vitest";
import { createMeeting } from "../../src/exploration/meeting.ts";

const create = { method: "POST", path: "/v1/runs/run_0123456789abcdef/cancel" };
const sameOfAnother = { method: "POST", path: "/v1/runs/run_fedcba9876543210/cancel" };

test.each<[string, (meeting: ReturnType<typeof createMeeting>) => void]>([
  ["has sent the request as often", (meeting) => [sameOfAnother, sameOfAnother].forEach(meeting.note)],
  ["has ended", (meeting) => meeting.end()],
  ["polls", (meeting) => Array(8).fill({ method: "GET", path: create.path }).forEach(meeting.note)],
])("a request waits until the second start %s", async (_, act) => {
  const meeting = createMeeting();
  let hasMet = false;
  const waiting = meeting.wait(create, 2).then(() => {
    hasMet = true;
  });
  meeting.note({ method: "GET", path: create.path });
  meeting.note(sameOfAnother);
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasMet).toBe(false);

  act(meeting);
  await waiting;
  expect(hasMet).toBe(true);
});

test("a request does not wait for a second start that waits for the first one", async () => {
  const meeting = createMeeting();
  const start = performance.now();
  meeting.note({ method: "GET", path: "/v1/pipelines" });
  await meeting.wait(create, 1);

  expect(performance.now() - start).toBeLessThan(4000);
});
