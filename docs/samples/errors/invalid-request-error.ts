import { createClient, isInvalidRequestError } from "@planasonix/client";

const planasonix = createClient();
try {
  await planasonix.projects.create({ name: "" });
} catch (error) {
  if (!isInvalidRequestError(error)) throw error;
  for (const { field, issue } of error.details) console.error(field, issue);
}
