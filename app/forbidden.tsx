import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Refused" };

export default function Forbidden() {
  return (
    <main id="main" className="alone">
      <h1>This request was refused</h1>
      <p>
        It came under a name that is not this app’s, over a line that others can read, or not from one of its
        own pages. Nothing was done. Open the app under the address that it printed when it started; further
        names go into <code>ALLOWED_HOSTS</code>, and the address of a proxy into <code>TRUST_PROXY</code>.
      </p>
      <p className="row">
        <Link className="btn primary" href="/">
          To all offers
        </Link>
      </p>
    </main>
  );
}
