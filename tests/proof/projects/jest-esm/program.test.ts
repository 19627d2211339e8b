import { test } from "@jest/globals";
import { checks } from "./checks";

for (const [title, check] of Object.entries(checks)) test(title, check);
