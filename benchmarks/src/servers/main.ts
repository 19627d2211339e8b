// Runs a server in its own process, so that the measurements of the client exclude the server's work.
import { createServer, type RequestListener } from "node:http";
import { respondInstantly } from "./instant.ts";
import { serveLarge } from "./large.ts";
import { limitRequests } from "./limited.ts";
import { serveList } from "./paged.ts";

const listeners: Readonly<Record<string, () => RequestListener>> = {
  instant: respondInstantly,
  far: () => respondInstantly({ "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 40 * 86_400) }),
  large: serveLarge,
  limited: limitRequests,
  paged: serveList,
};

const [kind = ""] = process.argv.slice(2);
// No connection may close while another client has its turn, however slow the machine is: it would pay for a new one.
const server = createServer({ keepAliveTimeout: 600_000 }, listeners[kind]?.());
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(typeof address === "object" ? address?.port : undefined);
});
process.on("disconnect", () => process.exit());
