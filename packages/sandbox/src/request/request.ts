// One request, from its arrival to its response. Only this file knows the order of the steps, which clients can observe.
import {
  type Allowed,
  compose,
  cors,
  descriptionFile,
  errorReplies,
  type Handler,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  type Layer,
  mount,
  refusePages,
  requestId,
} from "@planasonix/serving";
import type { Workspace } from "../call/workspace.ts";
import type { OperationBehaviour } from "../description/behaviour.ts";
import type { Conventions } from "../description/conventions.ts";
import type { Operation } from "../description/operation.ts";
import type { Router } from "../description/router.ts";
import type { Validator } from "../description/validator.ts";
import { findMistakes } from "../operations/mistakes/mistakes.ts";
import { perform } from "../operations/perform.ts";
import { checkCall } from "../operations/rules/checks.ts";
import { checkGoing } from "../operations/rules/going.ts";
import { keyType } from "../operations/rules/scopes.ts";
import { serialize } from "../response/serialize.ts";
import type { StoredResource } from "../store/resources.ts";
import type { Secrets } from "../store/secrets.ts";
import { momentAt } from "../time/moment.ts";
import { httpDate } from "../time/timestamp.ts";
import { allowlistType, checkAddress } from "./allowlist.ts";
import { checkEffects, checkScopes, hasSecret, identify, noteUse, type TenantOf, validKey } from "./api-key.ts";
import { createCall } from "./create-call.ts";
import { disrupted } from "./disrupted.ts";
import { once } from "./once.ts";
import { readRequest } from "./read-request.ts";
import type { ReceivedRequest, ServedTenant } from "./received.ts";
import { dated, recorded, withHeaders } from "./recorded.ts";
import { rejectMistakes, warned } from "./warned.ts";

/** The path prefix of the control interface. */
export const controlPath = "/_sandbox";

/** What requests to all tenants share. */
export interface RequestParts {
  readonly router: Router;
  readonly validator: Validator;
  readonly conventions: Conventions;
  readonly secrets: Pick<Secrets, "find">;
  /** The behaviour of each operation that has one, by ID. */
  readonly operationBehaviours: ReadonlyMap<string, OperationBehaviour>;
  /** Whether the probable mistakes in a request are errors. */
  readonly strict: boolean;
  readonly descriptionText: () => string;
}

/** The tenants and the clock of a sandbox, and which requests it rejects. */
export interface HandlerContext {
  readonly shared: RequestParts;
  /** Whether the sandbox rejects operations that change something. */
  readonly readOnly: boolean;
  /** The effects that the API keys permit. @default all */
  readonly allow?: readonly string[] | undefined;
  readonly tenantOf: TenantOf<ServedTenant>;
  /** Whose web pages may use the sandbox. @default only those of this machine */
  readonly allowed?: Allowed;
  /** Handles the requests for the control interface. @default none */
  readonly control?: Handler;
  /** Converts other forms of the API to the documented one, with the error codes of the description. @default none */
  readonly speaking?: (errorCode: (status: number) => string) => Layer;
  /** Behaves as another deployment: around all responses, and around the documented operations. @default none */
  readonly imitation?: { readonly outer: Layer; readonly inner: (router: Router) => Layer } | undefined;
  /** Receives each warning of a response, with the name of the operation. */
  readonly onWarning?: (text: string) => void;
  /** The time for the `Date` header of responses that lack one, in milliseconds since 1970. */
  readonly now: () => number;
}

/** Creates the handler of the API and of the control interface, which serves all tenants. */
export function createHandler(context: HandlerContext): Handler {
  const { conventions, descriptionText } = context.shared;
  const { allowed = { hosts: [] }, speaking, imitation } = context;
  const layers: Layer[] = [
    requestId,
    cors(allowed),
    ...(imitation ? [imitation.outer] : []), // gives responses the headers of another deployment
    dated(context.now),
    ...(speaking ? [speaking(conventions.errorCode)] : []), // makes documented requests of those in another form; 400, 404
    errorReplies(conventions.errorCode), // makes a response of each error that is thrown below
    refusePages(allowed), // 403
    below(controlPath, context.control), // requests for the control interface leave the way here
    answered(context), // operations that only another description has; 401, 429, 403
    mount, // removes /v1 from the path
    ...(imitation ? [imitation.inner(context.shared.router)] : []), // lacks, refuses and changes what the other does; 403, 404
    descriptionFile(descriptionText, (request) => hasSecret(request, conventions.keyHeaders)),
  ];
  return compose(layers, (request) => receive(context, request));
}

/** Finds the operation and the tenant of a request, and records the request. */
async function receive(context: HandlerContext, request: HttpRequest): Promise<HttpResponse> {
  const { shared, tenantOf, readOnly, allow, onWarning } = context;
  const route = shared.router(request.method, request.path); // 404, 405
  const identified = identify(shared, tenantOf, request); // 401; before the body, of which others may send any amount
  const bytes = await request.readBody(); // 413
  const received: ReceivedRequest = { request, route, bytes, ...identified };
  const response = await recorded(received, async () => {
    const { scheduler } = received.tenant;
    return disrupted(received, () => {
      if (readOnly && isChange(route.operation)) throw readOnlyError(); // 403
      if (allow) checkEffects(route.operation, allow); // 403
      const now = scheduler.present();
      if (now !== undefined) return respond(shared, received, now);
      // What is due happens before the request, and others have their turn meanwhile.
      return scheduler.catchUpInTurns().then(() => respond(shared, received, scheduler.catchUp()));
    });
  });
  for (const warning of response.warnings ?? []) onWarning?.(`${route.operation.name}: ${warning}`);
  return response;
}

/**
 * Responds to a request at a time by which everything that was due has happened. A change and the `Date` of its response
 * have the same time. This time is stored with the change, so that a restart does not set the tenant back to an earlier
 * time.
 * @throws {HttpError} For every error response.
 */
export function respond(shared: RequestParts, received: ReceivedRequest, now: number): HttpResponse {
  const { route, tenant } = received;
  const workspace: Workspace = { ...tenant.data, ...momentAt(now) };
  return admitted(received, now, (key) => {
    checkScopes(route.operation, key); // 403
    return once(received, now, () => execute(shared, received, workspace));
  });
}

/** Responds to a request if its API key is valid, the rate limit permits it, and the allowlist contains its address. */
function admitted(
  { request, keyId, tenant }: Pick<ReceivedRequest, "request" | "keyId" | "tenant">,
  now: number,
  next: (key: StoredResource) => HttpResponse,
): HttpResponse {
  const { resources } = tenant.data;
  const [stored, allowlist] = [resources.find(keyType, keyId), resources.find(allowlistType, "")];
  const key = validKey(stored, now); // 401
  noteUse(tenant, key, now);
  const headers = { ...tenant.limiter.count(keyId, now), Date: httpDate(now) }; // 429
  return withHeaders(headers, () => {
    checkAddress(allowlist, resources, request); // 403
    return next(key);
  });
}

/** Answers an operation that only another description has: it has no state and no scopes, but belongs to a tenant. */
function answered({ shared, tenantOf, readOnly }: HandlerContext): Layer {
  return (next) => async (request) => {
    const { example } = request;
    if (example === undefined) return next(request);
    const { tenant, keyId } = identify(shared, tenantOf, request); // 401
    // Nothing is known of its effects: anything but a GET may change something.
    if (readOnly && request.method !== "GET") throw readOnlyError(); // 403
    if (tenant.scheduler.present() === undefined) await tenant.scheduler.catchUpInTurns();
    return admitted({ request, keyId, tenant }, tenant.scheduler.catchUp(), () => example);
  };
}

/** Checks and performs the operation, in one transaction unless the method is GET. */
function execute(
  { validator, operationBehaviours, strict }: RequestParts,
  { request, route, bytes, keyId }: ReceivedRequest,
  workspace: Workspace,
): HttpResponse {
  const { operation, params } = route;
  const behaviour = operationBehaviours.get(operation.id);
  const checked = readRequest({ operation, params, request, bytes, tolerated: behaviour?.immutable }, validator); // 400
  const call = createCall({ operation, ...checked, keyId, workspace }, behaviour); // 404
  checkCall(call, behaviour); // 400, 409
  if (request.refusesGoing) checkGoing(call); // 409
  const mistakes = findMistakes(call, request.query);
  if (strict) rejectMistakes(mistakes); // 400
  const result = perform(call, behaviour); // 400, 404, 409
  return warned(serialize(call, result, validator), mistakes);
}

/** Passes the requests below a path to a handler. */
function below(path: string, handler: Handler | undefined): Layer {
  return (next) => (request) => (handler && request.path.startsWith(`${path}/`) ? handler(request) : next(request));
}

/** The effects of operations that a read-only sandbox rejects. */
const changing: readonly unknown[] = ["change", "start", "send", "delete"];

function isChange({ extensions }: Operation): boolean {
  return (extensions["x-effect"] as readonly string[]).some((effect) => changing.includes(effect));
}

function readOnlyError(): HttpError {
  const message = "This sandbox is read-only. To change data, start it without --read-only (`readOnly`).";
  return new HttpError({ status: 403, message });
}
