// A queue of webhook events in a table of PostgreSQL 13 or newer. The end of a job is queued once, however often its event
// is delivered, and also if the list of jobs shows it after an outage. Its work takes effect once, however often a worker
// fails or is killed.
import { isKnownEvent, type WebhookEvent } from "@planasonix/webhooks";
import type { ClientBase, Pool } from "pg";

/**
 * The table. Its key is the ID of the job or the backfill, or that of an event of another type. An event stays in it when it is done,
 * because it may be delivered again: delete those of last month.
 */
export const createTable = `
  CREATE TABLE IF NOT EXISTS webhook_events (
    id text PRIMARY KEY,
    event jsonb NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    failures integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now(),
    done_at timestamptz
  )`;

/**
 * Queues an event, unless the end of the same job or backfill was queued before. For one that only a list shows, make an event:
 * `{ id, type: "job.succeeded", data: { id } }`.
 */
export async function enqueue(database: Pick<Pool, "query">, event: WebhookEvent): Promise<void> {
  const text = "INSERT INTO webhook_events (id, event) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
  const { id = event.id } = isKnownEvent(event) ? Object(event.data) : event; // the data of another type is unknown
  await database.query(text, [id, JSON.stringify(event)]);
}

/** What is to be done for an event. What it writes in the transaction is committed together with the end of the event. */
export type Work = (event: WebhookEvent, transaction: Pick<ClientBase, "query">) => Promise<void>;

/**
 * Does the work of the oldest event that is due and that no other worker has. After a failure, nothing that the work has
 * written remains, and the event is due again after 2 s, 4 s, and so on, up to an hour. If the process is killed, the
 * server ends the transaction, and the event is due at once.
 * @param onError - Receives the error of the work.
 * @returns Whether an event was due.
 * @throws {Error} If the database fails.
 */
export async function workOnce(pool: Pool, work: Work, onError: (error: unknown) => void): Promise<boolean> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query("BEGIN");
    const { rows } = await client.query(oldestDue);
    const [row] = rows as { id: string; event: WebhookEvent }[];
    if (row) await workOn(client, row, { work, onError });
    await client.query("COMMIT");
    return row !== undefined;
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    client.release(failure); // with an error, the pool closes the connection, which ends the transaction
  }
}

const oldestDue = `
  SELECT id, event FROM webhook_events WHERE done_at IS NULL AND due_at <= now()
  ORDER BY position LIMIT 1 FOR UPDATE SKIP LOCKED`;

async function workOn(
  client: ClientBase,
  { id, event }: { readonly id: string; readonly event: WebhookEvent },
  { work, onError }: { readonly work: Work; readonly onError: (error: unknown) => void },
): Promise<void> {
  await client.query("SAVEPOINT work");
  try {
    await work(event, client);
    await client.query("UPDATE webhook_events SET done_at = now() WHERE id = $1", [id]);
  } catch (error) {
    onError(error);
    await client.query("ROLLBACK TO SAVEPOINT work");
    await client.query(
      `UPDATE webhook_events SET failures = failures + 1,
       due_at = now() + least(2 ^ (failures + 1), 3600) * interval '1 second' WHERE id = $1`,
      [id],
    );
  }
}
