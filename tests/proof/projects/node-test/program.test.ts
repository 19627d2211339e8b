import { test } from "node:test";
import { checks } from "./checks.ts";

for (const [title, check] of Object.entries(checks)) test(title, check);
