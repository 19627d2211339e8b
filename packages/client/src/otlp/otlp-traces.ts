// The types of OTLP JSON, as far as they are needed, and what is the same for all spans.
import type { Redactor } from "@planasonix/runtime";

/** A value in OTLP JSON. Whole numbers are texts, because they may have 64 bits. */
export type OtlpValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number };

/** An attribute of a span, an event or a resource. */
export interface OtlpAttribute {
  /** The name. */
  readonly key: string;
  /** The value. */
  readonly value: OtlpValue;
}

/** Something that happened at one time. */
export interface OtlpEvent {
  /** The time, in nanoseconds since 1970. */
  readonly timeUnixNano: string;
  /** The name. */
  readonly name: string;
  /** The attributes. */
  readonly attributes: readonly OtlpAttribute[];
}

/** A link to a span of another trace. */
export interface OtlpLink {
  /** The ID of the trace: 32 hexadecimal digits. */
  readonly traceId: string;
  /** The ID of the span: 16 hexadecimal digits. */
  readonly spanId: string;
}

/** A span. */
export interface OtlpSpan extends OtlpLink {
  /** The ID of the parent; absent for the root. */
  readonly parentSpanId?: string;
  /** The name, without IDs. */
  readonly name: string;
  /** 1: internal. */
  readonly kind: 1;
  /** The start, in nanoseconds since 1970. */
  readonly startTimeUnixNano: string;
  /** The end, in nanoseconds since 1970. */
  readonly endTimeUnixNano: string;
  /** The attributes. */
  readonly attributes: readonly OtlpAttribute[];
  /** The events, in order. */
  readonly events: readonly OtlpEvent[];
  /** The links to other traces. */
  readonly links: readonly OtlpLink[];
  /** 0: nothing is said, 1: ok, 2: error, with its message. */
  readonly status: { readonly code: 0 | 1 | 2; readonly message?: string };
}

/** The spans of one resource, such as a service. */
export interface OtlpResourceSpans {
  /** The resource. */
  readonly resource: { readonly attributes: readonly OtlpAttribute[] };
  /** The spans, by the program that created them. */
  readonly scopeSpans: readonly {
    readonly scope: { readonly name: string; readonly version: string };
    readonly spans: readonly OtlpSpan[];
  }[];
}

/** The body of a request to the path `/v1/traces` of a collector. */
export interface OtlpTraces {
  /** The spans, by resource. */
  readonly resourceSpans: readonly OtlpResourceSpans[];
}

/** Converts the texts, redacted, and the finite numbers among the values. Omits all others. */
export function toAttributes(
  redactor: Pick<Redactor, "text">,
  values: Readonly<Record<string, unknown>>,
): readonly OtlpAttribute[] {
  return Object.entries(values).flatMap(([key, given]): OtlpAttribute[] => {
    const value = toValue(redactor, given);
    return value ? [{ key, value }] : [];
  });
}

function toValue(redactor: Pick<Redactor, "text">, value: unknown): OtlpValue | undefined {
  if (typeof value === "string") return { stringValue: redactor.text(value) };
  if (Number.isInteger(value)) return { intValue: String(value) };
  return typeof value === "number" && Number.isFinite(value) ? { doubleValue: value } : undefined;
}

/** Converts a time of the API to nanoseconds since 1970, without losing digits; `undefined` if it is no time. */
export function toNanoseconds(time: unknown): string | undefined {
  const ms = typeof time === "string" ? Date.parse(time) : Number.NaN;
  if (!Number.isFinite(ms)) return undefined;
  const [, fraction = ""] = /\.(\d+)/.exec(String(time)) ?? [];
  const seconds = BigInt(Math.floor(ms / 1_000));
  return String(seconds * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0")));
}

/** Reads the context of a span from a `traceparent`; `undefined` if it is none. */
export function toLink(traceparent: unknown): OtlpLink | undefined {
  const form = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f]{2}/;
  const [, traceId, spanId] = (typeof traceparent === "string" && form.exec(traceparent)) || [];
  return traceId && spanId ? { traceId, spanId } : undefined;
}
