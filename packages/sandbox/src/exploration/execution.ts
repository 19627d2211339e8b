// One execution of a program in a tenant of its own: what the program does, and the fault that its schedule injects.
import {
  compose,
  errorReplies,
  type Handler,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  requestId,
} from "@planasonix/serving";
import { isObject } from "../description/document.ts";
import type { Owner } from "../store/secrets.ts";
import type { SharedParts } from "../tenants/shared-parts.ts";
import type { Tenant } from "../tenants/tenant.ts";
import type { KeyedTenant } from "../tenants/tenant-keys.ts";
import type { SandboxParts } from "./parts.ts";
import { createPlaces, isAt, type Reached, type Schedule } from "./schedule.ts";
import { createStaleReads } from "./stale-reads.ts";

/** An execution, and what it has done so far. */
export interface Execution {
  readonly tenant: Tenant;
  readonly schedule: Schedule | undefined;
  /** The secret of the API key, which the fault `key_rotated` changes. */
  apiKey(): string;
  /** Adds a secret to the API key, so that the requests of one start can be told from those of another. */
  anotherKey(): string;
  /** Whether an API key belongs to the execution, even if it has been rotated. */
  owns(apiKey: string): boolean;
  /** The requests and deliveries, in order. */
  readonly reached: readonly Reached[];
  /** Whether the fault has happened. */
  isHit(): boolean;
  readonly printed: string[];
  /** The requests of the program, in the order of their arrival. */
  readonly sent: readonly SentRequest[];
  /** The secrets that the program must not reveal. */
  readonly secrets: ReadonlySet<string>;
  /** Executes a request of the program, with the fault if it is due. Calls `onHang` if no response will arrive. */
  handle(request: HttpRequest, onHang?: () => void): Promise<HttpResponse>;
  /** Sends a delivery to a webhook, with the fault if it is due. */
  deliver(url: string | URL, init: RequestInit): Promise<Response>;
  readonly hooks: ExecutionHooks;
}

/** A request of a program, and what it got for it. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  /** The status, or how the request ended without one. */
  readonly result: string;
}

/** What `run.ts` and the runner of an execution do during its requests. */
export interface ExecutionHooks {
  /** Ends the program, and starts it again. */
  kill: () => void;
  /** Starts the program a second time. */
  startAnother: () => void;
  /** Called before a request is executed, which waits for the result. */
  hold: (request: HttpRequest) => Promise<void>;
  /** Called after `startAnother` with the request at which that happens, which waits until the second start has come as far. */
  meet: (request: HttpRequest, occurrence: number) => Promise<void>;
}

/** Creates an execution in a tenant. */
export function createExecution(world: SandboxParts, keyed: KeyedTenant, schedule: Schedule | undefined): Execution {
  const { shared, handler, forms, retryAfter } = world;
  const { tenant } = keyed;
  let { apiKey } = keyed;
  const keys = new Set([apiKey]);
  const secrets = new Set(keys);
  const placeOf = createPlaces();
  const reached: Reached[] = [];
  const sent: SentRequest[] = [];
  const stale = createStaleReads(world, tenant);
  let isHit = false;

  const reach = (kind: Reached["kind"], name: string, path: string): Schedule["fault"] | undefined => {
    const place = placeOf(name, path);
    reached.push({ ...place, kind });
    if (!isAt(schedule, place)) return undefined;
    isHit = true;
    return schedule?.fault;
  };
  const speaking = forms.speaking ? [forms.speaking(shared.conventions.errorCode)] : [];
  const refuse = (status: number, headers: Record<string, string> = {}): Handler =>
    compose([requestId, ...speaking, errorReplies(shared.conventions.errorCode)], async () => {
      throw new HttpError({ status, headers, message: "A fault of the exploration caused this response." });
    });
  const addKey = (store: (owner: Owner, secret: string) => void): string => {
    const owner = shared.secrets.find(apiKey);
    const secret = tenant.data.newSecret(keyed.apiKey.replace(/_[^_]*$/, "_example"));
    if (owner !== undefined) store(owner, secret);
    keys.add(secret);
    secrets.add(secret);
    return secret;
  };
  const rotate = (): void => {
    apiKey = addKey(shared.secrets.grant);
  };
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    const response = await handler(request);
    for (const secret of secretsIn(response, shared)) secrets.add(secret);
    return response;
  };
  const execution: Execution = {
    tenant,
    schedule,
    apiKey: () => apiKey,
    anotherKey: () => addKey(shared.secrets.add),
    owns: (key) => keys.has(key),
    reached,
    isHit: () => isHit,
    printed: [],
    sent,
    secrets,
    hooks: { kill: () => {}, startAnother: () => {}, hold: async () => {}, meet: async () => {} },
    handle: async (request, onHang) => {
      const { method, path, headers } = request;
      const entry = { method, path, idempotencyKey: headers["idempotency-key"], result: "no response" };
      sent.push(entry);
      const response = await respond(request, onHang);
      entry.result = response.disruption === undefined ? String(response.status) : "connection reset";
      return response;
    },
    deliver: createDeliver(tenant, (event, path) => reach("delivery", event, path)),
  };
  const respond: Execution["handle"] = async (request, onHang = () => {}) => {
    await execution.hooks.hold(request);
    const isRead = request.method === "GET";
    if (!isRead && schedule?.fault === "stale_read" && !isHit) stale.beforeWrite();
    const fault = reach(isRead ? "read" : "write", nameOf(world, request), request.path);
    if (fault === "reset_before") return connectionReset;
    if (fault === "rate_limited") return refuse(429, { "Retry-After": String(retryAfter) })(request);
    if (fault === "stale_read") return stale.read(request, execution.apiKey());
    if (fault === "key_rotated") rotate();
    if (fault === "two_at_once") {
      execution.hooks.startAnother();
      await execution.hooks.meet(request, Number(schedule?.occurrence));
    }
    const response = await send(request);
    if (fault === "reset_after") return connectionReset;
    if (fault === "server_error") return refuse(500)(request);
    if (fault === "kill") execution.hooks.kill();
    if (fault !== "kill" && fault !== "timeout") return response;
    onHang();
    return new Promise(() => {});
  };
  return execution;
}

/** What a program that does not end has done last, in words, and the delivery that it may wait for. */
export function historyOf({ reached, schedule, isHit }: Pick<Execution, "reached" | "schedule" | "isHit">): string {
  const last = reached.filter(({ kind }) => kind !== "delivery").at(-1);
  const request = last === undefined ? "it has sent no request" : `its last request was ${last.operation}`;
  if (schedule?.fault !== "webhook_lost" || !isHit()) return request;
  return `it may wait for the delivery ${schedule.operation}, which did not arrive; ${request}`;
}

/** The name of the operation of a request; `unknown` if there is none. */
function nameOf({ shared: { router }, forms }: SandboxParts, { method, path }: HttpRequest): string {
  if (forms.operationAt) return forms.operationAt(method, path) ?? "unknown";
  try {
    return router(method, path.replace(/^\/v1(?=\/)/, "")).operation.name;
  } catch {
    return "unknown";
  }
}

const connectionReset: HttpResponse = { status: 500, headers: {}, body: "", disruption: { kind: "reset" } };

/** How long a late delivery takes if no other one follows, in milliseconds. */
const lateMs = 60_000;

/** Creates the function that sends deliveries. `reach` returns the fault of a delivery. */
function createDeliver(
  { scheduler, time }: Tenant,
  reach: (event: string, path: string) => Schedule["fault"] | undefined,
): Execution["deliver"] {
  let sendLate: (() => Promise<unknown>) | undefined;
  return async (url, init) => {
    const fault = reach(await eventOf(init.body), new URL(url).pathname);
    // The sandbox must not repeat a delivery that is lost or late.
    if (fault === "webhook_lost") return new Response(null, { status: 204 });
    if (fault === "webhook_late") {
      const send = (): Promise<unknown> => {
        sendLate = undefined;
        remove();
        // The signal of the delivery may have timed out.
        return fetch(url, { ...init, signal: null }).then(({ body }) => body?.cancel());
      };
      const remove = scheduler.addSleeper({ due: time.now() + lateMs, wake: () => scheduler.track(send()) });
      sendLate = send;
      return new Response(null, { status: 204 });
    }
    const response = await fetch(url, init);
    if (fault === "webhook_doubled") await fetch(url, init).then(({ body }) => body?.cancel());
    await sendLate?.();
    return response;
  };
}

async function eventOf(body: RequestInit["body"]): Promise<string> {
  const { type } = (await new Response(body ?? null).json()) as { readonly type?: unknown };
  return String(type);
}

/** The minimum length of a secret to look for: a shorter one could also occur in unrelated text. */
const minSecretLength = 8;

/** The secrets in the body of a response. */
function secretsIn({ body, headers }: HttpResponse, { model }: SharedParts): string[] {
  if (headers["Content-Type"] !== "application/json" || typeof body !== "string") return [];
  const collect = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(collect);
    if (!isObject(value)) return [];
    return Object.entries(value).flatMap(([name, item]) => {
      if (typeof item !== "string") return collect(item);
      return model.secrets.names.test(name) && item.length >= minSecretLength ? [item] : [];
    });
  };
  return collect(JSON.parse(body));
}
