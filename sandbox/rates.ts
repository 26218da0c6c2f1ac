import type { Reply } from "./routes";
import { ok, type Protocol } from "./protocol";

/** Exchange rates like the open rates feed: units of a currency per US dollar. */
export const rates: Protocol = {
  name: "rates",
  base: "/rates/v6",
  offersRoute: "GET /latest/USD",
  routes: {
    "GET /latest/USD": ({ time }) => {
      const updated = Math.floor(time / 86_400_000) * 86_400;
      return ok({
        result: "success",
        base_code: "USD",
        time_last_update_unix: updated,
        time_next_update_unix: updated + 86_400,
        rates: perDollar,
      });
    },
  },
  checkKey: () => null,
  unknownRoute: ({ path }) =>
    errorReply(path.startsWith("/latest/") ? "unsupported-code" : "malformed-request"),
  invalidRequest: () => errorReply("malformed-request"),
};

function errorReply(type: string): Reply {
  return { status: 404, body: { result: "error", "error-type": type } };
}

const perDollar = {
  USD: 1,
  AED: 3.6725,
  AUD: 1.52,
  BRL: 5.42,
  CAD: 1.38,
  CHF: 0.8,
  CNY: 7.1,
  CZK: 20.9,
  DKK: 6.43,
  EUR: 0.862,
  GBP: 0.752,
  HKD: 7.78,
  INR: 88.1,
  JPY: 149.5,
  KRW: 1392,
  KZT: 512,
  NOK: 10.05,
  PLN: 3.67,
  RUB: 81.5,
  SEK: 9.42,
  SGD: 1.29,
  TRY: 41.8,
  TWD: 30.6,
};
