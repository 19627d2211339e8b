import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A version of a package, as npm uploads it. */
interface Version {
  readonly manifest: { readonly dist: object };
  readonly tag: string;
  readonly tarball: Buffer;
}

/** The body of an upload: one version, one tag and one tarball. */
interface Upload {
  readonly "dist-tags": Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, Version["manifest"]>>;
  readonly _attachments: Readonly<Record<string, { readonly data: string }>>;
}

type Package = Map<string, Version>;

/** A registry on loopback for rehearsals, with what npm needs to publish, stage, view and install. It has no upstream. */
export interface LoopbackRegistry extends AsyncDisposable {
  readonly url: string;
  /** The `sha512-...` of the published tarballs by `name@version`, and those that wait for approval. */
  integrities(kind?: "published" | "staged"): ReadonlyMap<string, string>;
  /** The version of a package that has a tag. */
  tagged(name: string, tag: string): string | undefined;
  /** Publishes what is staged, as a maintainer does. */
  approve(): void;
  /** Publishes a tarball without a client. */
  add(manifest: { readonly name: string; readonly version: string }, tarball: Buffer): void;
}

/** Starts a registry on a free port. */
export async function startLoopbackRegistry(): Promise<LoopbackRegistry> {
  const published = new Map<string, Package>();
  const staged = new Map<string, Package>();
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? "").replace(/\?.*/, ""));
    const reply = (status: number, body: unknown): void => {
      const isBytes = Buffer.isBuffer(body);
      response.writeHead(status, { "content-type": isBytes ? "application/octet-stream" : "application/json" });
      response.end(isBytes ? body : JSON.stringify(body));
    };
    const [, name = "", file] = /^\/((?:@[^/]+\/)?[^@/-][^/]*)(?:\/-\/(.+)\.tgz)?$/.exec(path) ?? [];
    const [, stagedName] = /^\/-\/stage\/package\/(.+)$/.exec(path) ?? [];
    if (request.method === "PUT" && file === undefined && name !== "") {
      const refused = conflict(name, (await json(request)) as Upload, published, staged, "publish");
      return refused === undefined ? reply(201, { ok: true }) : reply(409, { error: refused });
    }
    if (request.method === "POST" && stagedName !== undefined) {
      const refused = conflict(stagedName, (await json(request)) as Upload, staged, published, "stage");
      return refused === undefined ? reply(201, { stageId: crypto.randomUUID() }) : reply(409, { error: refused });
    }
    const versions = published.get(name);
    if (request.method !== "GET" || versions === undefined) return reply(404, { error: "Not found" });
    if (file === undefined) return reply(200, packument(name, versions, url));
    const tarball = versions.get(file.slice(name.replace(/^.*\//, "").length + 1))?.tarball;
    return tarball === undefined ? reply(404, { error: "Not found" }) : reply(200, tarball);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    integrities: (kind = "published") =>
      new Map(
        [...(kind === "published" ? published : staged)].flatMap(([name, versions]) =>
          [...versions].map(([version, { tarball }]) => [`${name}@${version}`, integrityOf(tarball)] as const),
        ),
      ),
    tagged: (name, tag) => [...(published.get(name) ?? [])].findLast(([, version]) => version.tag === tag)?.[0],
    approve() {
      for (const [name, versions] of staged)
        published.set(name, new Map([...(published.get(name) ?? []), ...versions]));
      staged.clear();
    },
    add({ name, version, ...others }, tarball) {
      const added = { manifest: { name, version, ...others, dist: {} }, tag: "latest", tarball };
      published.set(name, new Map([...(published.get(name) ?? []), [version, added]]));
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The `sha512-...` of a tarball. */
export function integrityOf(tarball: Uint8Array): string {
  return `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
}

/** Stores an upload in `to`. Returns npm's message if the version exists in `to` or in `others`. */
function conflict(
  name: string,
  upload: Upload,
  to: Map<string, Package>,
  others: ReadonlyMap<string, Package>,
  command: "publish" | "stage",
): string | undefined {
  const [[version, manifest] = ["", { dist: {} }]] = Object.entries(upload.versions);
  const [tag = ""] = Object.keys(upload["dist-tags"]);
  const attachment = Object.values(upload._attachments).find(({ data }) => data.length > 0);
  if (to.get(name)?.has(version) || others.get(name)?.has(version)) {
    return command === "stage"
      ? `Cannot stage previously published version "${version}".`
      : `You cannot publish over the previously published versions: ${version}.`;
  }
  const tarball = Buffer.from(attachment?.data ?? "", "base64");
  to.set(name, new Map([...(to.get(name) ?? []), [version, { manifest, tag, tarball }]]));
  return undefined;
}

function packument(name: string, versions: Package, url: string): object {
  const file = name.replace(/^.*\//, "");
  return {
    name,
    "dist-tags": Object.fromEntries([...versions].map(([version, { tag }]) => [tag, version])),
    versions: Object.fromEntries(
      [...versions].map(([version, { manifest, tarball }]) => {
        const dist = { integrity: integrityOf(tarball), tarball: `${url}${name}/-/${file}-${version}.tgz` };
        return [version, { ...manifest, dist: { ...manifest.dist, ...dist } }];
      }),
    ),
  };
}
