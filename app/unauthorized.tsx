import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Signed out" };

export default function Unauthorized() {
  return (
    <main id="main" className="alone">
      <h1>You are signed out</h1>
      <p>
        Nothing was done. A session ends after 12 hours without use, after 7 days in any case, or when
        somebody ends it. Sign in, and do it again.
      </p>
      <p className="row">
        <Link className="btn primary" href="/sign-in">
          Sign in
        </Link>
        <Link className="btn" href="/">
          To all offers
        </Link>
      </p>
    </main>
  );
}
