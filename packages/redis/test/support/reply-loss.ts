import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** A TCP proxy on the loopback network that can lose a reply. Disposing of it stops it. */
export interface ReplyLoss extends AsyncDisposable {
  readonly port: number;
  /** Closes the connection instead of passing on the next reply. */
  loseNext(): void;
  /** How many replies have been lost. */
  lost(): number;
}

/** Starts a proxy in front of a server on a loopback port. */
export async function startReplyLoss(port: number): Promise<ReplyLoss> {
  const ignore = (): void => {}; // An error closes both connections, so it needs no handling.
  let losesNext = false;
  let lost = 0;
  const proxy = createServer((near) => {
    const far = connect(port, "127.0.0.1").on("error", ignore);
    near.on("error", ignore).on("close", () => far.destroy());
    near.pipe(far);
    far.on("close", () => near.destroy());
    far.on("data", (reply) => {
      if (!losesNext) {
        near.write(reply);
        return;
      }
      losesNext = false;
      lost += 1;
      near.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    port: (proxy.address() as AddressInfo).port,
    loseNext() {
      losesNext = true;
    },
    lost: () => lost,
    async [Symbol.asyncDispose]() {
      proxy.close();
      await once(proxy, "close");
    },
  };
}
