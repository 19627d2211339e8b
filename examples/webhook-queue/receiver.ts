// Receives webhooks with Fastify, and puts each event onto the queue once.
//
//   PLANASONIX_WEBHOOK_SECRET=whsec_... DATABASE_URL=postgres://... PORT=3000 node webhook-queue/receiver.ts
import { createNodeHandler } from "@planasonix/webhooks/node";
import Fastify from "fastify";
import { Pool } from "pg";
import { createTable, enqueue } from "./queue.ts";

const { PLANASONIX_WEBHOOK_SECRET = "", DATABASE_URL, PORT = "3000" } = process.env;
const pool = new Pool({ connectionString: DATABASE_URL, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
pool.on("error", console.error); // A connection that breaks while it is idle does not end the program.
await pool.query(createTable);

// A delivery gets a 204 when its event is in the table, and a 500 if the database fails: then it is delivered again.
const receive = createNodeHandler({
  secrets: PLANASONIX_WEBHOOK_SECRET,
  otherwise: (event) => enqueue(pool, event),
  deduplicate: false, // The table knows which events were queued, also by another process.
});

const app = Fastify();
app.post("/orders", async ({ body }) => ({ received: body }));
app.register(async (routes) => {
  // The handler reads the body itself, because the signature covers its bytes.
  routes.removeAllContentTypeParsers();
  routes.addContentTypeParser("*", (_request, _body, done) => done(null));
  routes.post("/webhooks/planasonix", (request, reply) => {
    reply.hijack(); // The handler sends the response.
    return receive(request.raw, reply.raw);
  });
});

console.log(`Listening on ${await app.listen({ port: Number(PORT), host: "127.0.0.1" })}/webhooks/planasonix`);
