/** Keeps the retries of one client from multiplying a failure. First attempts never ask it. */
export interface RetryBudget {
  /** Pays for one retry. Answers its price, or 0 if too little is left. */
  withdraw(throttled: boolean): number;
  /** Gives back what the retries of a call that succeeded have cost; a call without retries earns one token. */
  deposit(paid: number): void;
}

const capacity = 500;
const priceOfFailure = 14;
const priceOfThrottling = 5;

/** A full budget. */
export function createRetryBudget(): RetryBudget {
  let tokens = capacity;
  return {
    withdraw(throttled) {
      const price = throttled ? priceOfThrottling : priceOfFailure;
      if (tokens < price) return 0;
      tokens -= price;
      return price;
    },
    deposit(paid) {
      tokens = Math.min(capacity, tokens + Math.max(1, paid));
    },
  };
}

/** A budget that never runs out. */
export const unlimitedBudget: RetryBudget = { withdraw: () => 1, deposit() {} };
