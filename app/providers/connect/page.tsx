import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";

import { AddAccount } from "@/components/accounts/add-account";
import { ConnectPanel } from "@/components/providers/connect-panel";
import { guardPage } from "@/lib/auth/guard";
import { listProviderForms } from "@/lib/credentials/queries";
import { readProviderStatuses, readHealth } from "@/lib/poll/queries";

export const metadata: Metadata = { title: "Connect a provider" };

export default async function ConnectPage() {
  await connection();
  await guardPage("/providers/connect");
  const [statuses, { mode }] = await Promise.all([readProviderStatuses(true), readHealth(true)]);
  return (
    <main id="main" className="page">
      <Link className="back" href="/providers" prefetch={false}>
        Back to the providers
      </Link>
      <header className="page-title">
        <h1>Connect a cloud account</h1>
        <p>
          <span>
            {mode === "sandbox"
              ? "No account is connected, so the offers are samples. Connecting an account replaces them with your own."
              : "Only providers with an account are checked."}
          </span>{" "}
          One account is enough; the others can follow. A key that may only read is enough to compare prices,
          where there is one.
        </p>
      </header>
      <div className="panels">
        <section className="panel">
          <header>
            <h2>Add here</h2>
            <span className="end">takes effect at once</span>
          </header>
          <div className="pad">
            <AddAccount kinds={listProviderForms()} endsSandbox={mode === "sandbox"} />
            <noscript>
              <p>Adding an account here needs JavaScript. The other way works without.</p>
            </noscript>
          </div>
        </section>
        <section className="panel">
          <header>
            <h2>Environment variables</h2>
            <span className="end">takes effect at the next start</span>
          </header>
          <div className="pad">
            <ol className="steps">
              <li>
                Put the key under the variable that is named below, for example into the file{" "}
                <code>.env</code> beside <code>package.json</code>: <code>SHADEFORM_API_KEY=…</code>
              </li>
              <li>
                Stop the app and start it again with <code>npm start</code>.
              </li>
            </ol>
            <p>
              One or the other: a provider with a key in its variable <em>and</em> an account saved here is an
              error, and the app does not start with both.
            </p>
          </div>
        </section>
      </div>
      <div className="panels">
        {statuses.map((status) => (
          <ConnectPanel key={status.provider} status={status} mode={mode} />
        ))}
      </div>
      <p className="way">
        A key that is saved here is sealed with AES-256-GCM under a master key that lies outside the data
        folder. It is sent to its own provider only; no page and no answer of this app ever holds it again.
      </p>
    </main>
  );
}
