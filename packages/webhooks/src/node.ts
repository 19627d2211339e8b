export { createNodeHandler, keepRawBody, type NodeRequest } from "./receive/node-handler.ts";
