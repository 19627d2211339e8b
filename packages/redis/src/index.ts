/** Shares a rate limit and the record of handled webhook deliveries between processes, on Redis or Valkey. */
export {};
