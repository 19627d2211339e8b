import { checkEvent, type EventDialect, parseBody, type WebhookEvent } from "../receive/events.ts";
import { isObject, place, valueAt, without } from "./pointers.ts";

/** How the body of a delivery differs. The schema of dialects in `@planasonix/openapi` explains each field. */
export interface EventForm {
  /** The type of the event in this form. */
  readonly type: string;
  /** JSON pointers into the documented delivery, each with the pointer to its place in this form. */
  readonly names: Readonly<Record<string, string>>;
  /** Values of documented fields, each with the value in place of it. Default: none. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What a dialect says about deliveries. A `Dialect` of `@planasonix/client/dialect` is one. */
export interface EventForms {
  /** The name of the dialect, for messages. */
  readonly name?: string;
  /** How deliveries differ, by the documented type of the event, such as `job.succeeded`. Default: they do not. */
  readonly events?: Readonly<Record<string, EventForm>>;
}

/**
 * Creates the option `dialect` of a handler, from the content of a dialect: `data` of `createDialect`, or a JSON file of
 * `@planasonix/openapi/dialects`. Events then have the documented form, whatever the deployment sends. What a delivery has
 * beside the documented fields stays where it is, and what it lacks is absent.
 *
 * @throws {TypeError} If the dialect says nothing about events in the way of the schema, or two events have one type.
 *
 * @example
 * const handler = createHandler({ secrets, dialect: createEventDialect(airflow), on: { "job.failed": report } });
 */
export function createEventDialect(forms: EventForms): EventDialect {
  const { name = "of the deployment", events = {} } = Object(forms) as EventForms;
  if (!isObject(forms) || !isObject(events)) throw new TypeError("A dialect must be an object; see `EventForms`");
  const byType = new Map<string, readonly [documented: string, form: EventForm]>();
  for (const [documented, form] of Object.entries(events)) {
    checkForm(documented, form);
    const other = byType.get(form.type)?.[0];
    if (other) throw new TypeError(`The events ${other} and ${documented} of a dialect have one type, ${form.type}`);
    byType.set(form.type, [documented, form]);
  }
  return {
    parse(body) {
      const found = Object(parseBody(body));
      const [documented, form] = byType.get(found.type) ?? [];
      if (documented && form) return toDocumented(found, documented, form, name);
      const { type } = Object.hasOwn(events, found.type) ? Object(events[found.type]) : Object();
      if (type === undefined) return checkEvent(found);
      throw new SyntaxError(`An event ${found.type} has the type ${type} in the dialect ${name}`);
    },
  };
}

/** @throws {SyntaxError} If the body is not in the form of the dialect. */
function toDocumented(
  found: object,
  documented: string,
  { names, values = {} }: EventForm,
  name: string,
): WebhookEvent {
  const moves = Object.entries(names);
  const event = moves.reduce((left, [, at]) => without(left, at), found) as Record<string, unknown>;
  event.type = documented;
  for (const [pointer, at] of moves) {
    const value = valueAt(found, at);
    if (valueAt(event, pointer) !== undefined) {
      throw new SyntaxError(`An event of the dialect ${name} must not have ${pointer}, which stands in ${at}`);
    }
    if (value !== undefined) place(event, pointer, plain(value, values[pointer.slice(pointer.lastIndexOf("/") + 1)]));
  }
  return checkEvent(event);
}

/** The documented value in place of which a value stands. */
function plain(value: unknown, known: Readonly<Record<string, string>> = {}): unknown {
  return Object.keys(known).find((documented) => known[documented] === value) ?? value;
}

/** @throws {TypeError} If a form is not what the schema says. */
function checkForm(documented: string, form: EventForm): void {
  const { type, names, values = {} } = Object(form) as EventForm;
  const isMap =
    isObject(names) &&
    Object.entries(names)
      .flat()
      .every((pointer) => /^(\/[^/]+)+$/.test(String(pointer)));
  if (typeof type !== "string" || !isMap || !isObject(values)) {
    throw new TypeError(`The event ${documented} of a dialect needs a \`type\`, and \`names\` that are JSON pointers`);
  }
}
