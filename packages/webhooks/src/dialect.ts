/**
 * For deployments whose deliveries do not have the documented form: `createEventDialect` lets a handler receive those of
 * another one.
 *
 * @example
 * const dialect = createEventDialect(createDialect("airflow-provider").data); // of @planasonix/client/dialect
 * const handler = createHandler({ secrets, dialect, on: { "job.succeeded": (event) => console.log(event.data?.id) } });
 *
 * @module
 */
export { createEventDialect, type EventForm, type EventForms } from "./dialect/event-dialect.ts";
export type { EventDialect } from "./receive/events.ts";
