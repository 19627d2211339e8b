import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";

/** A TCP proxy on the loopback network that adds latency, and that can be cut. Disposing of it stops it. */
export interface SlowNetwork extends AsyncDisposable {
  readonly port: number;
  /** Resets all connections, and rejects new ones until `restore`. */
  cut(): void;
  /** Accepts connections again. */
  restore(): void;
}

/** The target of the proxy, and its latency. */
export interface SlowNetworkOptions {
  /** The loopback port of the server behind the proxy. */
  readonly port: number;
  /** The latency in each direction, in milliseconds. */
  readonly delayMs: number;
}

/** Starts a proxy in front of a server. */
export async function startSlowNetwork({ port, delayMs }: SlowNetworkOptions): Promise<SlowNetwork> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    // An error closes both connections, so it needs no handling.
    return socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  };
  const proxy = createServer((near) => {
    track(near);
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = track(connect(port, "127.0.0.1"));
    near.pipe(delay(delayMs)).pipe(far);
    far.pipe(delay(delayMs)).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (proxy.address() as AddressInfo).port,
    cut,
    restore() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      cut();
      proxy.close();
      await once(proxy, "close");
    },
  };
}

/** Passes on each chunk after a delay, in order. Several chunks can be delayed at the same time, as on a network. */
function delay(ms: number): Transform {
  return new Transform({
    transform(chunk, _encoding, done) {
      setTimeout(() => this.push(chunk), ms);
      done();
    },
    flush(done) {
      setTimeout(done, ms);
    },
  });
}
