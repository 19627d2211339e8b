export { createNodeHandler, keepRawBody } from "./node-handler.ts";
