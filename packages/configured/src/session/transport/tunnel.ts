import type { ClientRequest } from "node:http";
import type { Agent } from "node:https";
import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { UsageError } from "../../errors/usage-error.ts";
import { proxyAddress } from "./proxy.ts";

/** How to reach the target: the options that the agent passes to a new connection. */
type Target = ConnectionOptions & { readonly host: string };

/**
 * Creates an agent that reaches https servers through a proxy, with CONNECT.
 *
 * @throws {UsageError} If the name or the password of the proxy is not percent-encoded. The message does not show it.
 */
export function createTunnelAgent(proxy: URL): Agent {
  // Not imported, because most commands need no tunnel.
  const [{ Agent: HttpsAgent }, { connect }] = [
    process.getBuiltinModule("node:https"),
    process.getBuiltinModule("node:tls"),
  ];
  const agent = new HttpsAgent({ keepAlive: true });
  const authorization = proxyAuthorization(proxy);
  const open = (target: Target, done: (error: Error | null, socket?: Socket) => void): void => {
    const connecting = openTunnel(proxy, `${target.host}:${target.port}`, authorization);
    connecting.once("error", (error) => done(error));
    connecting.once("connect", ({ statusCode }, socket: Socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        // The client knows by these words that nothing was sent.
        return done(new Error(`Proxy response (${statusCode}) !== 200 when HTTP Tunneling`));
      }
      done(null, connect({ ...target, socket }));
    });
    connecting.end();
  };
  return Object.assign(agent, { createConnection: open });
}

function openTunnel(proxy: URL, path: string, authorization: Readonly<Record<string, string>>): ClientRequest {
  const { request } = process.getBuiltinModule(proxy.protocol === "https:" ? "node:https" : "node:http");
  return request({
    ...proxyAddress(proxy),
    method: "CONNECT",
    path,
    headers: { host: path, ...authorization },
    agent: false,
  });
}

/** The header with the name and the password in the URL of a proxy. */
function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (!username) return {};
  try {
    const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { "proxy-authorization": `Basic ${Buffer.from(plain).toString("base64")}` };
  } catch {
    throw new UsageError('HTTPS_PROXY: the name or the password has a "%" that begins no escape; write it as %25');
  }
}
