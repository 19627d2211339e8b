import * as openapi from "@planasonix/openapi/operations";
import { endpointOf, type Operation } from "@planasonix/runtime";
import { type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClientOptions, createClient, type Fetch, type Planasonix } from "../src/index.ts";
import { connected, rejection, untyped } from "./support/client.ts";

const { secrets: _, ...tables } = openapi;
const optionalBodies = Object.entries(tables).flatMap(([resource, table]) =>
  Object.entries<Operation>(table).flatMap(([method, operation]) => {
    if (operation.body !== "optional") return [];
    const { pathNames: names } = endpointOf({ name: `${resource}.${method}`, operation });
    return [{ resource: resource as keyof typeof tables, method, names }];
  }),
);

/** Records the bodies of requests. */
function recording(bodies: unknown[]): Fetch {
  return (url, init) => {
    bodies.push(init.body);
    return fetch(url, init);
  };
}

describe("optional body", () => {
  test("belongs to an operation without a required field", () => {
    expect(optionalBodies.map(({ resource, method }) => `${resource}.${method}`)).toContain("pipelines.run");
  });

  test.each(optionalBodies)(
    "of $resource.$method: the API accepts the empty object that an omitted one is sent as",
    async ({ resource, method, names }) => {
      const bodies: unknown[] = [];
      const call = untyped(connected({ fetch: recording(bodies) })[resource], method);
      const path =
        names.length > 1 ? Object.fromEntries(names.map((name) => [name, "a_1"])) : names.map(() => "a_1")[0];
      const values = names.length > 0 ? [path] : [];

      await call(...values);
      await call(...values, {});

      expect(bodies).toEqual(["{}", "{}"]);
    },
  );
});

describe("call of the sandbox", () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  let tenant: SandboxTenant;
  beforeAll(async () => {
    sandbox = await startSandbox();
    tenant = await sandbox.tenant();
  });
  afterAll(() => sandbox.close());

  const connect = (options: ClientOptions = {}): Planasonix =>
    createClient({ apiKey: tenant.apiKey, baseUrl: tenant.url, random: () => 0, ...options });

  /** Sends each request, and loses the response to the first one. */
  function losing(): Fetch {
    let isLost = false;
    return async (url, init) => {
      const response = await fetch(url, init);
      if (isLost) return response;
      isLost = true;
      await response.text();
      throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
    };
  }

  test("starts one run for one idempotency key, whether or not the call passes an empty body", async () => {
    const { pipelines } = connect();
    const options = { idempotencyKey: "night-1" };

    const first = await pipelines.run("pl_01hqxyz", undefined, options);
    const second = await pipelines.run("pl_01hqxyz", {}, options);

    expect(second.id).toBe(first.id);
  });

  test("says that a deletion may have been executed if its response was lost and the repetition gets a 404", async () => {
    const { id } = await connect().webhooks.create({ url: "https://example.org/hook", events: ["job.succeeded"] });

    const error = await rejection(connect({ fetch: losing() }).webhooks.delete(id));

    expect(error).toMatchObject({
      name: "NotFoundError",
      outcome: "unknown",
      attempts: [{ failure: "ambiguous" }, { status: 404 }],
      message: expect.stringMatching(/ failed with 404 .* An earlier attempt may have been executed$/),
    });
  });
});
