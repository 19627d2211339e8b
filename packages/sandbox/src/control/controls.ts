// The operations of the control interface. They call what `SandboxTenant` offers tests in this process, which also
// checks the values, so that tests in all languages have the same controls.
import { HttpError } from "@planasonix/serving";
import type { SeedTypes } from "../generated/seed-types.ts";
import type { Fault } from "../request/faults.ts";
import type { RecordedRequest, RecordedRequests } from "../request/journal.ts";
import type { CheckedRequest } from "../request/read-request.ts";
import type { Snapshot } from "../tenants/snapshots.ts";
import type { Duration } from "../time/duration.ts";
import { unreferenced } from "../time/turns.ts";
import type { ScriptedOutcome, StartingOperation } from "./outcomes.ts";
import type { SandboxTenant } from "./sandbox-tenant.ts";

/** What controls use in addition to a tenant. */
export interface ControlContext {
  readonly createTenant: () => SandboxTenant;
  /** All tenants, in the order of their creation. */
  readonly tenants: () => SandboxTenant[];
  /** The snapshots made over HTTP, by ID, each with the ID of its tenant. */
  readonly snapshots: Map<string, { readonly snapshot: Snapshot; readonly tenant: string }>;
}

type Control = (tenant: SandboxTenant, input: CheckedRequest, context: ControlContext) => unknown;

/** The implementation of each operation of `control/openapi.yaml`. The result becomes the body of the response. */
export const controls: Readonly<Record<string, Control>> = {
  createTenant: (_tenant, _input, { createTenant }) => {
    const { id, apiKey, url } = createTenant();
    return { id, api_key: apiKey, url };
  },
  listTenants: (_tenant, _input, { tenants }) => ({
    data: tenants().map(({ id, clock }) => ({ id, now: clock.now() })),
  }),
  removeTenant: async (caller, { params }, { tenants }) => {
    const [first, ...others] = tenants();
    const tenant = [first, ...others].find((one) => one?.id === params.tenant_id);
    if (tenant === undefined) throw unknownId("tenant", params.tenant_id);
    if (![tenant.id, first?.id].includes(caller.id)) throw new HttpError({ status: 403, message: othersTenant });
    await tenant.remove();
  },
  reset: (tenant) => tenant.reset(),
  createSnapshot: (tenant, _input, { snapshots }) => {
    const snapshot = tenant.snapshot();
    const id = String(snapshot.number);
    snapshots.set(id, { snapshot, tenant: tenant.id });
    return { id };
  },
  restoreSnapshot: (tenant, { params }, { snapshots }) => {
    const id = String(params.snapshot_id);
    const found = snapshots.get(id);
    if (found?.tenant !== tenant.id) throw unknownId("snapshot", id);
    tenant.restore(found.snapshot);
  },
  getClock: ({ clock }) => ({ now: clock.now(), target: clock.target() }),
  stopClock: ({ clock }) => clock.stop(),
  advanceClock: async ({ clock }, { body }) => {
    await clock.advance(body.by as Duration);
    return { now: clock.now() };
  },
  addOutcome: ({ outcomes }, { body: { operation, ...outcome } }) =>
    // These casts are safe, because `next` checks the operation and the outcome at run time.
    outcomes.next(operation as StartingOperation, outcome as ScriptedOutcome),
  limitRuns: (tenant, { body }) => tenant.limitRuns((body.limit as number | null) ?? undefined),
  addFault: ({ faults }, { body }) => {
    faults.add(body as Fault);
    return { id: faults.all().at(-1)?.id };
  },
  listFaults: ({ faults }) => ({ data: faults.all() }),
  removeFault: ({ faults }, { params }) => {
    if (!faults.remove(String(params.fault_id))) throw unknownId("fault", params.fault_id);
  },
  clearFaults: ({ faults }) => faults.clear(),
  fireTrigger: ({ triggers }, { params, body }) => triggers.fire(String(params.trigger_id), String(body.summary)),
  seedResources: ({ seed }, { body: { type, items } }) => ({
    // These casts are safe, because `seed` checks the type and the attributes at run time.
    ids: seed(type as keyof SeedTypes, items as readonly SeedTypes[keyof SeedTypes][]),
  }),
  waitForRequest: ({ requests }, { query: { operation, wait_ms } }) =>
    waitForRequest(requests, String(operation), Number(wait_ms ?? defaultWaitMs)),
  listRequests: ({ requests }, { query: { operation } }) => ({
    data: requests.all(operation === undefined ? undefined : String(operation)),
  }),
  clearRequests: ({ requests }) => requests.clear(),
  listDeliveries: ({ deliveries }) => ({ data: deliveries.all() }),
  listEffects: ({ causes }, { query: { id } }) => ({
    data: id === undefined ? causes.all() : causes.chain(String(id)),
  }),
};

const othersTenant = "An API key may remove only its own tenant; that of the sandbox itself may remove all.";

function unknownId(kind: string, id: unknown): HttpError {
  return new HttpError({ status: 404, message: `There is no ${kind} with the ID ${String(id).slice(0, 100)}.` });
}

/** The default time to wait for a request, in milliseconds of real time. */
const defaultWaitMs = 30_000;

/**
 * Returns the operation's first request that has received a response. Waits for such a request if there is none yet.
 * @throws {HttpError} 404 if no request receives a response in time.
 * @throws {TypeError} If there is no such operation.
 */
async function waitForRequest(requests: RecordedRequests, name: string, waitMs: number): Promise<RecordedRequest> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timedOut = new Promise<undefined>((resolve) => {
    timer = unreferenced(setTimeout(() => resolve(undefined), waitMs));
  });
  const request = await Promise.race([requests.waitFor(name), timedOut]);
  clearTimeout(timer);
  if (request !== undefined) return request;
  throw new HttpError({ status: 404, message: `No request of ${name} received a response within ${waitMs} ms.` });
}
