// An npm registry on loopback for rehearsals of a release. It has no upstream, so that nothing can leave the machine.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A version of a package, as npm uploads it. */
interface Version {
  readonly id: string;
  readonly manifest: { readonly dist: object };
  readonly tag: string;
  readonly tarball: Buffer;
  /** The `sha512-...` of the tarball. */
  readonly integrity: string;
  /** Whether it waits for approval. */
  isStaged: boolean;
}

/** The body of an upload: one version, one tag and one tarball. */
interface Upload {
  readonly "dist-tags": Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, Version["manifest"]>>;
  readonly _attachments: Readonly<Record<string, { readonly data: string }>>;
}

/** A registry on loopback for rehearsals, with what npm needs to publish, stage, view and install. It has no upstream. */
export interface LoopbackRegistry extends AsyncDisposable {
  readonly url: string;
  /** All versions of all packages, with an id such as `@scope/name@1.2.3`. */
  versions(): readonly Pick<Version, "id" | "integrity" | "tag" | "isStaged">[];
  /** Publishes what is staged, as a maintainer does. */
  approve(): void;
  /** Publishes a tarball without a client. */
  add(manifest: { readonly name: string; readonly version: string }, tarball: Buffer): void;
}

/** Starts a registry on a free port. */
export async function startLoopbackRegistry(): Promise<LoopbackRegistry> {
  const packages = new Map<string, Map<string, Version>>();
  const store = (name: string, version: string, parts: Omit<Version, "id" | "integrity">): void => {
    const stored = { id: `${name}@${version}`, integrity: integrityOf(parts.tarball), ...parts };
    packages.set(name, new Map([...(packages.get(name) ?? []), [version, stored]]));
  };
  /** Stores an upload. Returns npm's message if the version exists. */
  const receive = (name: string, upload: Upload, isStaged: boolean): string | undefined => {
    const [[version, manifest] = ["", { dist: {} }]] = Object.entries(upload.versions);
    if (packages.get(name)?.has(version)) {
      return isStaged
        ? `Cannot stage previously published version "${version}".`
        : `You cannot publish over the previously published versions: ${version}.`;
    }
    const [tag = ""] = Object.keys(upload["dist-tags"]);
    const attachment = Object.values(upload._attachments).find(({ data }) => data.length > 0);
    store(name, version, { manifest, tag, tarball: Buffer.from(attachment?.data ?? "", "base64"), isStaged });
    return undefined;
  };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? "").replace(/\?.*/, ""));
    const reply = (status: number, body: unknown): void => {
      const isBytes = Buffer.isBuffer(body);
      response.writeHead(status, { "content-type": isBytes ? "application/octet-stream" : "application/json" });
      response.end(isBytes ? body : JSON.stringify(body));
    };
    const [, name = "", file] = /^\/((?:@[^/]+\/)?[^@/-][^/]*)(?:\/-\/(.+)\.tgz)?$/.exec(path) ?? [];
    const [, stagedName] = /^\/-\/stage\/package\/(.+)$/.exec(path) ?? [];
    const uploaded = request.method === "PUT" ? name : request.method === "POST" && stagedName;
    if (uploaded) {
      const refused = receive(uploaded, (await json(request)) as Upload, stagedName !== undefined);
      return refused === undefined ? reply(201, { stageId: crypto.randomUUID() }) : reply(409, { error: refused });
    }
    const published = [...(packages.get(name) ?? [])].filter(([, { isStaged }]) => !isStaged);
    if (request.method !== "GET" || published.length === 0) return reply(404, { error: "Not found" });
    if (file === undefined) return reply(200, packument(name, published, url));
    const [, found] = published.find(([version]) => file === `${name.replace(/^.*\//, "")}-${version}`) ?? [];
    return found === undefined ? reply(404, { error: "Not found" }) : reply(200, found.tarball);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const versions = () => [...packages.values()].flatMap((stored) => [...stored.values()]);
  return {
    url,
    versions,
    approve() {
      for (const version of versions()) version.isStaged = false;
    },
    add({ name, version, ...others }, tarball) {
      const manifest = { name, version, ...others, dist: {} };
      store(name, version, { manifest, tag: "latest", tarball, isStaged: false });
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

function packument(name: string, versions: readonly [string, Version][], url: string): object {
  const file = name.replace(/^.*\//, "");
  return {
    name,
    "dist-tags": Object.fromEntries(versions.map(([version, { tag }]) => [tag, version])),
    versions: Object.fromEntries(
      versions.map(([version, { manifest, integrity }]) => {
        const dist = { integrity, tarball: `${url}${name}/-/${file}-${version}.tgz` };
        return [version, { ...manifest, dist: { ...manifest.dist, ...dist } }];
      }),
    ),
  };
}
