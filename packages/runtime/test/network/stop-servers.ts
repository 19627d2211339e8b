// Runs before each test file.
import { afterAll } from "vitest";
import { stopServers } from "./fault-server.ts";

afterAll(stopServers);
