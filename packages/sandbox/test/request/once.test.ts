import type { HttpResponse } from "@planasonix/serving";
import { expect, test } from "vitest";
import { once } from "../../src/request/once.ts";
import type { ReceivedRequest, ServedTenant } from "../../src/request/received.ts";
import { createReplays } from "../../src/request/replays.ts";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase } from "../../src/store/database.ts";
import { noon, type ReceivedInput, receivedRequest } from "../support/received.ts";

const keyed = { headers: { "idempotency-key": "k" } };

/** The steps of a tenant with a database. `times` lists the times of its transactions, and `ran` how often it executed. */
function tenantWith(keptMs?: number) {
  const database = createDatabase(connect(), new Map());
  const times: (number | undefined)[] = [];
  const ran: number[] = [];
  const tenant: Partial<ServedTenant> = {
    replays: createReplays(database, 1, keptMs),
    effects: [],
    transaction: (work, at) => {
      times.push(at);
      return database.transaction(work);
    },
  };
  const execute = (id: string): HttpResponse => {
    ran.push(ran.length + 1);
    const body = JSON.stringify({ data: { id, n: ran.length } });
    return { status: 202, headers: { "Content-Type": "application/json" }, body };
  };
  const receive = (input: ReceivedInput): ReceivedRequest => receivedRequest({ ...input, tenant });
  return {
    tenant,
    times,
    ran,
    send: (input: ReceivedInput, now = noon, respond = () => execute("run_1")) => once(receive(input), now, respond),
  };
}

test("a request with a key is executed once, in a transaction at its time, and its response is repeated", () => {
  const { send, ran, times } = tenantWith();
  const first = send({ operation: "pipelines_run", ...keyed });

  expect(send({ operation: "pipelines_run", ...keyed }, noon + 1)).toEqual(first);
  expect(JSON.parse(String(first.body))).toEqual({ data: { id: "run_1", n: 1 } });
  expect(ran).toEqual([1]);
  expect(times).toEqual([noon, noon + 1]);
});

test("a key expires at the end of the time for which it is kept", () => {
  const { send, ran } = tenantWith(1000);
  for (const now of [noon, noon + 999, noon + 1000]) send({ operation: "pipelines_run", ...keyed }, now);

  expect(ran).toEqual([1, 2]);
});

test.each<[string, Partial<ReceivedInput>]>([
  ["method", { method: "PUT" }],
  ["path", { path: "/pipelines/pl_2/run" }],
  ["query", { query: new URLSearchParams("a=1") }],
  ["body", { body: "{}" }],
])("a key must not be used again with another %s", (_part, other) => {
  const { send, ran } = tenantWith();
  const input = { operation: "pipelines_run", path: "/pipelines/pl_1/run", ...keyed };
  send(input);

  expect(() => send({ ...input, ...other })).toThrow(
    expect.objectContaining({
      reply: expect.objectContaining({
        status: 400,
        details: [{ field: "header.Idempotency-Key", issue: "was used for another request: use a new key" }],
      }),
    }),
  );
  expect(ran).toEqual([1]);
});

test("a request without a key is executed each time, and a GET without a transaction", () => {
  const { send, ran, times } = tenantWith();
  send({ operation: "pipelines_run" });
  send({ operation: "pipelines_run" });
  send({ operation: "runs_get", ...keyed });
  send({ operation: "runs_get", ...keyed });

  expect(ran).toEqual([1, 2, 3, 4]);
  expect(times).toEqual([noon, noon]);
});

test("an operation that takes no key ignores it", () => {
  const { send, ran } = tenantWith();
  send({ operation: "pipelines_delete", ...keyed });
  send({ operation: "pipelines_delete", ...keyed });

  expect(ran).toEqual([1, 2]);
});

test("a failure is not stored", () => {
  const { send, ran } = tenantWith();
  const fail = () => {
    throw new Error("broken");
  };

  expect(() => send({ operation: "pipelines_run", ...keyed }, noon, fail)).toThrow("broken");
  send({ operation: "pipelines_run", ...keyed });
  expect(ran).toEqual([1]);
});

test("the effects of operations that must not be repeated are noted once, with the ID of the resource if there is one", () => {
  const { send, tenant } = tenantWith();
  const body =
    (text: string | Uint8Array, type = "application/json") =>
    () => ({
      status: 202,
      headers: { "Content-Type": type },
      body: text,
    });
  send({ operation: "pipelines_run", ...keyed });
  send({ operation: "pipelines_run", ...keyed });
  send({ operation: "projects_get" });
  send({ operation: "pipelines_run" }, noon, body('{"data":{"type":"none"}}'));
  send({ operation: "pipelines_run" }, noon, body("{}"));
  send({ operation: "pipelines_run" }, noon, body("id,name", "text/csv"));
  send({ operation: "pipelines_run" }, noon, body(new Uint8Array()));
  send({ operation: "pipelines_delete" });

  const [first, ...others] = tenant.effects ?? [];
  expect(first).toEqual({ operation: "pipelines.run", id: "run_1" });
  expect(others).toEqual(Array.from({ length: 4 }, () => ({ operation: "pipelines.run", id: undefined })));
});
