import { expect, test } from "vitest";
import { operations } from "../../src/repository.ts";
import { preparedDescription } from "../../src/written/mintlify.ts";

test("prepares each operation with whole parameters and all samples", () => {
  const { paths } = preparedDescription() as { paths: Record<string, Record<string, Record<string, object[]>>> };

  for (const { name, path, method } of operations.values()) {
    const operation = paths[path]?.[method.toLowerCase()];
    expect(JSON.stringify(operation?.parameters), name).not.toContain("#/components/parameters");
    expect(operation?.["x-codeSamples"]?.length, name).toBe(4);
  }
});
