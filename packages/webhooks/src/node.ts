export { createNodeHandler, keepRawBody } from "./receive/node-handler.ts";
