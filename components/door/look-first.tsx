import { lookFirst } from "@/lib/auth/actions";

/** A way past the set-up for whoever wants to see offers first. */
export function LookFirst() {
  return (
    <form action={lookFirst}>
      <button className="link-button">Look at the offers first</button>
    </form>
  );
}
