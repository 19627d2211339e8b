// A registry on loopback for the dry run. It serves only the packages that were published to it.
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** npm's packument: all versions of a package. */
interface Packument {
  readonly name: string;
  readonly versions: Readonly<Record<string, { readonly dist: { readonly integrity: string; tarball: string } }>>;
  readonly "dist-tags": Readonly<Record<string, string>>;
}

interface Upload extends Packument {
  readonly _attachments: Readonly<Record<string, { readonly data: string }>>;
}

/** A running registry. */
export interface LoopbackRegistry extends AsyncDisposable {
  readonly url: string;
  /** The `sha512-...` of the published tarballs, by `name@version`. */
  integrities(): ReadonlyMap<string, string>;
}

/** Starts an empty registry on a free port of 127.0.0.1. */
export async function startRegistry(): Promise<LoopbackRegistry> {
  const packages = new Map<string, Packument>();
  const tarballs = new Map<string, Buffer>();
  const server = createServer(createListener(packages, tarballs));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    integrities() {
      const all = [...packages.values()].flatMap(({ name, versions }) =>
        Object.entries(versions).map(([version, { dist }]) => [`${name}@${version}`, dist.integrity] as const),
      );
      return new Map(all);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createListener(packages: Map<string, Packument>, tarballs: Map<string, Buffer>): RequestListener {
  return async (request, response) => {
    const path = decodeURIComponent(URL.parse(request.url ?? "/", "http://registry")?.pathname ?? "/").slice(1);
    const send = (status: number, body: string | Buffer) => response.writeHead(status).end(body);
    if (request.method === "PUT") {
      const { _attachments, ...packument } = (await json(request)) as Upload;
      if (packages.has(path)) return send(409, '{"error":"this version has been published"}');
      packages.set(path, packument);
      for (const [name, { data }] of Object.entries(_attachments)) {
        tarballs.set(`${path}/-/${name.replace(/^.*\//, "")}`, Buffer.from(data, "base64"));
      }
      return send(201, "{}");
    }
    const tarball = tarballs.get(path);
    if (tarball) return send(200, tarball);
    const packument = packages.get(path);
    return packument ? send(200, JSON.stringify(withTarballs(packument, request))) : send(404, '{"error":"not found"}');
  };
}

/** Replaces the tarball addresses of the publisher with addresses of this registry. */
function withTarballs(packument: Packument, request: IncomingMessage): Packument {
  const versions = Object.entries(packument.versions).map(([version, manifest]) => {
    const file = `${packument.name.replace(/^.*\//, "")}-${version}.tgz`;
    const tarball = `http://${request.headers.host}/${packument.name}/-/${file}`;
    return [version, { ...manifest, dist: { ...manifest.dist, tarball } }];
  });
  return { ...packument, versions: Object.fromEntries(versions) };
}
