import { expect, test } from "vitest";
import { startRegistry } from "../../../publish/dry-run/loopback-registry.ts";

const packument = {
  name: "@planasonix/client",
  "dist-tags": { latest: "0.2.0" },
  versions: { "0.2.0": { dist: { integrity: "sha512-abc", tarball: "https://registry.example.com/client.tgz" } } },
};
const upload = { ...packument, _attachments: { "@planasonix/client-0.2.0.tgz": { data: btoa("the tarball") } } };

test("serves a package after its first upload, and rejects a second upload", async () => {
  await using registry = await startRegistry();
  const address = `${registry.url}@planasonix%2fclient`;
  const put = () => fetch(address, { method: "PUT", body: JSON.stringify(upload) });

  const statuses = [(await fetch(address)).status, (await put()).status, (await put()).status];
  const { versions } = (await (await fetch(address)).json()) as typeof packument;
  const tarball = await fetch(versions["0.2.0"].dist.tarball);

  expect(statuses).toEqual([404, 201, 409]);
  expect(versions["0.2.0"].dist.tarball).toBe(`${registry.url}@planasonix/client/-/client-0.2.0.tgz`);
  expect(await tarball.text()).toBe("the tarball");
  expect([...registry.integrities()]).toEqual([["@planasonix/client@0.2.0", "sha512-abc"]]);
});
