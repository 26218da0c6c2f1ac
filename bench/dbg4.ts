import { temporaryDatabase } from "@/db/testing";
import { toColumns } from "@/db/offer-row";
import { accountId, generateOffers } from "./generate";
import { account, market, pollOnce } from "./poller";
import { interleave } from "./measure";
const { database, dispose } = temporaryDatabase();
const { lease, polled } = await market(database, account(accountId));
const offers = generateOffers(10000, { provider: "shadeform" });
await pollOnce(database, lease, polled, offers);
const keys = Object.keys(toColumns(offers[0]!)).filter((k) => k !== "nativeId");
const snake = (k: string) => k.replace(/[A-Z]/g, (c) => "_" + c.toLowerCase());
const c = database.$client;
const named = c.prepare(`UPDATE offer SET scope = ?, ${keys.map((k) => `${snake(k)} = @${k}`).join()}, gone_at = NULL, revision = ? WHERE row = ?`);
const positional = c.prepare(`UPDATE offer SET scope = ?, ${keys.map((k) => `${snake(k)} = ?`).join()}, gone_at = NULL, revision = ? WHERE row = ?`);
const hist = c.prepare(`INSERT INTO offer_change (offer_row, at, gone, stock, capacity, native_amount, native_currency, native_unit, native_per, native_scope) VALUES (?,?,?,?,?,?,?,?,?,?)`);
const histN = c.prepare(`INSERT INTO offer_change (offer_row, at, gone, stock, capacity, native_amount, native_currency, native_unit, native_per, native_scope) VALUES (?,?,?,@stock,@capacity,@nativeAmount,@nativeCurrency,@nativeUnit,@nativePer,@nativeScope)`);
const some = offers.filter((_, i) => i % 12 === 0);
let rev = 5; const small = c.prepare("UPDATE offer SET revision = ? WHERE row = ?");
const vals = (o: any) => Object.assign(toColumns(o), { nvlink: o.nvlink === null ? null : Number(o.nvlink) });
const t = await interleave({
  columns: () => some.map((o) => vals(o)),
  named: () => c.transaction(() => { rev++; for (const [i, o] of some.entries()) named.run("all", rev, i * 12 + 1, vals(o)); })(),
  positional: () => c.transaction(() => { rev++; for (const [i, o] of some.entries()) { const { nativeId, ...v } = vals(o); positional.run("all", ...Object.values(v), rev, i * 12 + 1); } })(),
  hist: () => c.transaction(() => { for (const [i, o] of some.entries()) hist.run(i * 12 + 1, 5, 0, o.stock, o.capacity, o.native.amount, o.native.currency, o.native.unit, o.native.per, o.native.scope); })(),
  histNamed: () => c.transaction(() => { for (const [i, o] of some.entries()) histN.run(i * 12 + 1, 5, 0, vals(o)); })(),
  small: () => c.transaction(() => { rev++; for (const [i] of some.entries()) small.run(rev, i * 12 + 1); })(),
}, { rounds: 31 });
console.log(some.length, Object.entries(t).map(([k, v]) => `${k} ${v.median.toFixed(2)} (${v.least.toFixed(2)})`).join(" | "));
dispose();
