import { expect, test } from "vitest";
import { createExample, type ExampleTable } from "../../src/testing/create-example.ts";

interface Types {
  readonly pipeline: {
    readonly id: string;
    readonly type: "pipeline";
    readonly attributes: {
      readonly name: string;
      readonly folder_id: string | null;
      readonly created_at?: string;
      readonly nodes: readonly { readonly id: string; readonly config?: object; readonly size?: number }[];
    };
  };
  readonly pipeline_run: { readonly type: "pipeline_run"; readonly attributes: object };
}

const table: ExampleTable<Types> = {
  types: {
    pipeline: {
      id: "pl_1",
      attributes: { name: "Orders", folder_id: null, nodes: [{ id: "a" }] },
      shape: { of: "PipelineAttributes" },
    },
    pipeline_run: { attributes: {}, shape: { types: ["object"], fields: {} } },
  },
  shapes: {
    PipelineAttributes: {
      types: ["object"],
      required: ["name", "nodes"],
      fields: {
        name: { types: ["string"] },
        folder_id: { types: ["string", "null"] },
        created_at: { types: ["string"], isTime: true },
        nodes: { types: ["array"], items: { of: "Node" } },
      },
    },
    Node: {
      types: ["object"],
      required: ["id"],
      fields: { id: { types: ["string"] }, config: { types: ["object"] }, size: { types: ["integer"] } },
    },
  },
};

const example = createExample(table);

test("an example has the attributes of the description, and those that are given instead", () => {
  expect(example("pipeline", { name: "Customers", nodes: [{ id: "b", config: { any: 1 }, size: 2 }] })).toEqual({
    id: "pl_1",
    type: "pipeline",
    attributes: { name: "Customers", folder_id: null, nodes: [{ id: "b", config: { any: 1 }, size: 2 }] },
  });
  expect(example("pipeline", { id: "pl_2", folder_id: "fld_1" })).toMatchObject({ id: "pl_2" });
  expect(example("pipeline_run")).toEqual({ type: "pipeline_run", attributes: {} });
});

test("an example keeps what is given as undefined", () => {
  const name: string | undefined = undefined;
  const changes: object = { id: undefined, name };
  expect(example("pipeline", changes)).toEqual(example("pipeline"));
  expect(example("pipeline", changes).attributes.name).toBe("Orders");
});

test("a change of an example does not change the next one", () => {
  (example("pipeline").attributes.nodes as { id: string }[]).push({ id: "b" });
  expect(example("pipeline").attributes.nodes).toHaveLength(1);
});

test.each<[string, object, string]>([
  ["pipelines", {}, "There is no resource type `pipelines`; did you mean `pipeline`?"],
  ["run", {}, "There is no resource type `run`; did you mean `pipeline_run`?"],
  ["constructor", {}, "There is no resource type `constructor`"],
  [undefined as unknown as string, {}, "There is no resource type `undefined`"],
  ["pipeline", { id: 5 }, "`pipeline.id` must be a string that is not empty, got 5"],
  ["pipeline", { id: "" }, '`pipeline.id` must be a string that is not empty, got ""'],
  ["pipeline", { nmae: "x" }, "`pipeline.nmae` is not a known field; did you mean `name`?"],
  ["pipeline", { name: 5 }, "`pipeline.name` must be of type string, got 5"],
  ["pipeline", { folder_id: 5 }, "`pipeline.folder_id` must be of type string or null, got 5"],
  ["pipeline", { nodes: {} }, "`pipeline.nodes` must be of type array, got {}"],
  ["pipeline", { nodes: [{}] }, "`pipeline.nodes[0].id` is required"],
  ["pipeline", { nodes: [{ id: "a", size: 1.5 }] }, "`pipeline.nodes[0].size` must be of type integer, got 1.5"],
  ["pipeline", { created_at: "yesterday" }, "`pipeline.created_at` must be a time such as 2026-12-01T06:00:00Z"],
])("an example of %s with %j is refused, with the field and the rule", (type, changes, message) => {
  expect(() => (example as (type: string, changes: object) => unknown)(type, changes)).toThrow(message);
});
