import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main id="main" className="alone">
      <h1>Page not found</h1>
      <p>
        No page and no offer was ever here. An offer keeps its address even when it is sold out or gone, so
        the address is probably mistyped, or belongs to another installation or to the sandbox.
      </p>
      <p className="row">
        <Link className="btn primary" href="/">
          All offers
        </Link>
        <Link className="btn" href="/providers">
          To the providers
        </Link>
      </p>
    </main>
  );
}
