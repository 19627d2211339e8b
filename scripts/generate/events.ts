import {
  type Description,
  type Json,
  type JsonObject,
  type Media,
  pascalCase,
  resolve,
  type Schema,
} from "../openapi/description.ts";
import { exportTypes } from "./openapi/exports.ts";
import { generateTypes } from "./openapi/types.ts";

interface Delivery {
  /** The name of the event, such as `job.succeeded`. */
  readonly event: string;
  readonly schema: Schema;
}

/**
 * Generates the module of the webhook events: their types and the list of their names. The module imports nothing, so
 * the webhooks package has no dependency.
 */
export async function generateEvents(description: Description): Promise<string> {
  const deliveries = listDeliveries(description);
  const named = Object.fromEntries(deliveries.map(({ event, schema }) => [typeName(event), schema]));
  const inline = Object.entries(named).filter(([name, { $ref }]) => $ref !== `#/components/schemas/${name}`);
  const schemas = { ...reachable(description, Object.values(named)), ...Object.fromEntries(inline) };
  const types = await generateTypes(prune(description, schemas));
  const members = deliveries.map(({ event }) => `  ${JSON.stringify(event)}: ${typeName(event)};\n`);
  const names = deliveries.map(({ event }) => JSON.stringify(event)).join(", ");
  return [
    "// Made by scripts/generate/webhook-events.ts from the `webhooks` of the description: edit those, in spec/webhooks.\n",
    types,
    "/** The type of each event by its name. */",
    `export interface WebhookEvents {\n${members.join("")}}\n`,
    "/** The names of the events that this version knows. */",
    `export const eventTypes: readonly (keyof WebhookEvents)[] = [${names}];\n`,
  ].join("\n");
}

/** Lists the event types that the package exports, without openapi-typescript's own types. */
export function generateEventList(description: Description): string {
  const names = listDeliveries(description).map(({ event }) => typeName(event));
  return `${exportTypes([...names, "WebhookEvents"], "./events.ts")}\n`;
}

/** `job.succeeded` -> `JobSucceededEvent`. */
function typeName(event: string): string {
  return `${pascalCase(event.replaceAll(".", "_"))}Event`;
}

function listDeliveries(description: Description): Delivery[] {
  const webhooks = Object.entries(description.webhooks ?? {});
  if (webhooks.length === 0) throw new Error("The description has no `webhooks`: describe an event in spec/webhooks");
  return webhooks
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([event, item]) => ({ event, schema: schemaOf(description, event, item) }));
}

function schemaOf(description: Description, event: string, item: unknown): Schema {
  const { post } = resolve<{ post?: { requestBody?: unknown } }>(description, item as { $ref: string });
  const body = resolve<{ content?: Readonly<Record<string, Media>> }>(
    description,
    post?.requestBody as { $ref: string },
  );
  const schema = body?.content?.["application/json"]?.schema;
  if (schema === undefined) throw new Error(`webhooks/${event}: post.requestBody has no application/json schema`);
  return schema;
}

/** The component schemas to which `roots` refer, directly or through other schemas. */
function reachable(description: Description, roots: readonly Schema[]): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  function visit(node: unknown): void {
    if (typeof node !== "object" || node === null) return;
    const name = "$ref" in node ? /^#\/components\/schemas\/([^/]+)$/.exec(String(node.$ref))?.[1] : undefined;
    if (name !== undefined && !(name in found)) {
      found[name] = resolve<Schema>(description, node as { $ref: string });
      visit(found[name]);
    }
    Object.values(node).forEach(visit);
  }
  roots.forEach(visit);
  return found;
}

function prune(description: Description, schemas: Record<string, Schema>): JsonObject {
  const { info } = description;
  return {
    openapi: "3.1.0",
    info: { title: "Webhook events", ...info },
    paths: {},
    components: { schemas: schemas as Json },
  };
}
