import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { body, describeApi, path, query, respondsWith } from "@planasonix/scripts/test/support/describe.ts";
import { expect, test } from "vitest";
import { declareTypes, printDeclarations } from "../../../src/generate/types/declare-types.ts";

const description = describeApi(
  {
    "PUT /widgets/{widget_id}": {
      operationId: "widgets_replace",
      parameters: [path("widget_id"), query("since"), { $ref: "#/components/parameters/Limit" }],
      requestBody: body("Widget"),
      responses: respondsWith("Widget"),
    },
  },
  {
    Widget: {
      type: "object",
      description: "A thing.",
      required: ["id"],
      properties: {
        id: { type: "string", description: "Its ID.", examples: ["w_1"] },
        status: { type: ["string", "null"], "x-extensible-enum": ["new", "old"] },
        parts: { type: "array", items: { $ref: "#/components/schemas/Part" } },
      },
    },
    Part: { oneOf: [{ type: "string", format: "date-time" }, { const: 1 }] },
  },
);

test("the declarations of openapi-typescript have the shape that the generator and openapi-fetch expect", () => {
  const parameters = { Limit: query("limit", { schema: { type: "integer" } }) };
  const bundle = { openapi: "3.1.0", ...description, components: { ...description.components, parameters } };

  expect(printDeclarations(declareTypes(bundle as unknown as JsonObject))).toMatchInlineSnapshot(`
    "export interface paths {
        "/widgets/{widget_id}": {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            get?: never;
            /**
             * Do it
             * @description Does it.
             */
            put: operations["widgets_replace"];
            post?: never;
            delete?: never;
            options?: never;
            head?: never;
            patch?: never;
            trace?: never;
        };
    }
    export type webhooks = Record<string, never>;
    export interface components {
        schemas: {
            Part: string | 1;
            /** @description A thing. */
            Widget: {
                /**
                 * @description Its ID.
                 * @example w_1
                 */
                id: string;
                parts?: components["schemas"]["Part"][];
                status?: "new" | "old" | (string & {}) | null;
            };
            WidgetListResponse: {
                data?: components["schemas"]["Widget"][];
            };
            WidgetResponse: {
                data?: components["schemas"]["Widget"];
            };
        };
        responses: never;
        parameters: {
            /** @description The limit. */
            Limit: number;
        };
        requestBodies: never;
        headers: never;
        pathItems: never;
    }
    export type Part = components['schemas']['Part'];
    export type Widget = components['schemas']['Widget'];
    export type WidgetListResponse = components['schemas']['WidgetListResponse'];
    export type WidgetResponse = components['schemas']['WidgetResponse'];
    export type ParameterLimit = components['parameters']['Limit'];
    export type $defs = Record<string, never>;
    export interface operations {
        widgets_replace: {
            parameters: {
                query?: {
                    /** @description The limit. */
                    limit?: components["parameters"]["Limit"];
                    /** @description The since. */
                    since?: string;
                };
                header?: never;
                path: {
                    /** @description Id of the widget_id. */
                    widget_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["Widget"];
                };
            };
            responses: {
                /** @description Done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Widget"];
                    };
                };
            };
        };
    }
    "
  `);
});

test("only one module imports openapi-typescript, so that it can be replaced there", () => {
  const root = fileURLToPath(new URL("../../../../../", import.meta.url));
  const modules = globSync("{packages/*/{generate,src},scripts}/**/*.ts", {
    cwd: root,
    exclude: ["**/node_modules/**"],
  });

  const importing = modules.filter((file) => / from "openapi-typescript"/.test(readFileSync(root + file, "utf8")));

  expect(importing).toEqual(["packages/openapi/src/generate/types/declare-types.ts"]);
});
