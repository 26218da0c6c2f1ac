import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";

import { ConnectPanel } from "@/components/providers/connect-panel";
import { guardBrowsing } from "@/lib/auth/guard";
import { providerStatuses, readHealth } from "@/lib/poll/queries";

export const metadata: Metadata = { title: "Connect a provider" };

export default async function ConnectPage() {
  await connection();
  await guardBrowsing("/providers/connect");
  const [statuses, { mode }] = await Promise.all([providerStatuses(), readHealth()]);
  return (
    <main id="main" className="page">
      <Link className="back" href="/providers" prefetch={false}>
        Back to the providers
      </Link>
      <header className="page-title">
        <h1>Connect a real account</h1>
        <p>
          {mode === "sandbox"
            ? "No key is set, so all offers here are invented. With the first key the invented ones disappear, and only providers with a key are asked."
            : "Only providers with a key are asked. Invented offers are never mixed with real ones."}{" "}
          One key is enough; the others can follow.
        </p>
      </header>
      <ol className="steps">
        <li>
          Get a key from a provider below. A key that may only read is enough to compare prices, where there
          is one.
        </li>
        <li>
          Put it into the environment of the app under the name given there, for example in the file{" "}
          <code>.env</code> beside <code>package.json</code>: <code>SHADEFORM_API_KEY=…</code>
        </li>
        <li>
          Stop the app and start it again with <code>npm start</code>. The first answer arrives within a
          minute.
        </li>
      </ol>
      <div className="panels">
        {statuses.map((status) => (
          <ConnectPanel key={status.provider} status={status} mode={mode} />
        ))}
      </div>
      <p className="muted">
        Keys stay in the process that polls. They are sent to their own provider only, are never stored in the
        database and never reach the browser.
      </p>
    </main>
  );
}
