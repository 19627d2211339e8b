import { expect, test } from "vitest";
import { send, succeed } from "../../support/calls.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();

test("a project is deleted together with its folders, and not with those of others", async () => {
  const { tenant } = context;
  const [project_id = "", other = ""] = tenant.seed("project", [{ name: "A" }, { name: "B" }]);
  const [folder_id = "", nested = "", kept = ""] = tenant.seed("folder", [
    { id: "fld_a", name: "A", project_id },
    { id: "fld_b", name: "B", project_id, parent_id: "fld_a" },
    { name: "C", project_id: other },
  ]);
  await succeed(tenant, "projects_delete", { params: { project_id } });

  const statuses = [folder_id, nested, kept].map(
    async (id) => (await send(tenant, "folders_get", { params: { folder_id: id } })).status,
  );
  expect(await Promise.all(statuses)).toEqual([404, 404, 200]);
});
