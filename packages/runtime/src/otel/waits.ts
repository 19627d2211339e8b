import { type Attributes, context, isSpanContextValid, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import { fieldOf, resolvePointer } from "../http/json.ts";
import type { Operation } from "../model/operation.ts";
import type { ObservedRequest, TelemetryParts } from "../model/telemetry.ts";
import { type CallEnd, type ObserveCall, type Surrounding, texts } from "./calls.ts";
import type { Meters } from "./meters.ts";
import { errorTypeOf, operationKey, readFailure } from "./names.ts";
import { begin } from "./records.ts";

/** The maximum number of polls that a span shows as events. A wait of a day has thousands. */
const maxEvents = 50;

type Act<Done> = (inner: TelemetryParts) => Done;

/** Observes waits and followed lists. `outer` is the telemetry of the client. */
export interface WaitObserver {
  wait<Done>(outer: TelemetryParts, name: string, act: Act<Promise<Done>>): Promise<Done>;
  follow<Item>(
    outer: TelemetryParts,
    name: string,
    act: Act<AsyncGenerator<Item, void, undefined>>,
  ): AsyncGenerator<Item, void, undefined>;
}

/** Creates one span for a wait, with its polls as events. The start of the work, and its cancellation, are its children. */
export function createWaitObserver(
  tracer: Tracer,
  observe: ObserveCall,
  meters: () => Meters | undefined,
): WaitObserver {
  return {
    wait(outer, name, act) {
      const wait = beginSpan(name, (request) => "waiter" in request.operation);
      if (!wait) return act(outer);
      const done = begin(() => context.with(wait.context, () => act(wait.within(outer))));
      done.then(
        (result) => wait.end({ result }),
        (error) => wait.end({ error }),
      );
      return done;
    },
    async *follow(outer, name, act) {
      const wait = beginSpan(name, () => true);
      const items = act(wait ? wait.within(outer) : outer);
      if (!wait) return yield* items;
      let ended: object = {};
      try {
        for (;;) {
          const { done, value } = await context.with(wait.context, () => items.next());
          if (done) return;
          yield value;
        }
      } catch (error) {
        ended = { error };
        throw error;
      } finally {
        wait.end(ended);
        await items.return();
      }
    },
  };

  function beginSpan(name: string, isEvent: (request: ObservedRequest) => boolean) {
    const span = tracer.startSpan(name, { attributes: { [operationKey]: name } });
    if (!isSpanContextValid(span.spanContext()) && !meters()) return undefined;
    const polls = { count: 0, failed: 0, status: undefined as unknown };
    const surrounding: Surrounding = {
      context: trace.setSpan(context.active(), span),
      isEvent,
      addEvent(request, ended, attributes) {
        polls.count += 1;
        if (attributes["error.type"]) polls.failed += 1;
        const status = statusOf(request, ended);
        polls.status = status ?? polls.status;
        if (polls.count > maxEvents) return;
        const { name } = request;
        span.addEvent("planasonix.poll", { [operationKey]: name, ...attributes, ...texts({ [statusKey]: status }) });
      },
    };
    return {
      context: surrounding.context,
      within: (outer: TelemetryParts): TelemetryParts => ({
        ...outer,
        call: (exchange, request, act) => observe(exchange, request, act, surrounding),
      }),
      end({ result, error }: { result?: unknown; error?: unknown }): void {
        span.setAttributes({
          "planasonix.wait.polls": polls.count,
          "planasonix.wait.failed_polls": polls.failed,
          ...texts({ [statusKey]: polls.status, "planasonix.wait.id": fieldOf(fieldOf(result, "data"), "id") }),
          ...(error !== undefined && failureOf(error)),
        });
        if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  }
}

const statusKey = "planasonix.wait.status";

/** The status of the work, as the API states it. */
function statusOf({ operation }: ObservedRequest, { data }: CallEnd): unknown {
  const { waiter }: Pick<Operation, "waiter" | "http"> = operation;
  return waiter && resolvePointer({ data }, waiter.status);
}

function failureOf(error: unknown): Attributes {
  const { reason, outcome, id } = readFailure(error);
  return {
    "error.type": errorTypeOf(error),
    ...texts({ "planasonix.wait.reason": reason, "planasonix.call.outcome": outcome, "planasonix.wait.id": id }),
  };
}
