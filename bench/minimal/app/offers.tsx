"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";

import type { MinimalOffer } from "../offer";

const columns = ["gpu", "gpus", "vram", "price", "cloud", "region", "vcpus", "memory"] as const;

interface OffersProps {
  params: Record<string, string>;
  total: number;
  rows: MinimalOffer[];
  clouds: [cloud: string, count: number][];
}

export function Offers({ params, total, rows, clouds }: OffersProps) {
  const router = useRouter();
  const [text, setText] = useState(params["q"] ?? "");
  const [, startTransition] = useTransition();
  const go = (edits: Record<string, string>) =>
    startTransition(() => router.replace(`/?${new URLSearchParams({ ...params, ...edits })}`));
  return (
    <main>
      <input
        type="search"
        aria-label="Search"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          go({ q: event.target.value });
        }}
      />
      {clouds.map(([cloud, count]) => (
        <label key={cloud}>
          <input
            type="checkbox"
            value={cloud}
            checked={params["cloud"] === cloud}
            onChange={(event) => go({ cloud: event.target.checked ? cloud : "" })}
          />
          <span>{`${cloud} ${count}`}</span>
        </label>
      ))}
      <h1>{`${total} offers`}</h1>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                <button onClick={() => go({ sort: column })}>{column}</button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((offer) => (
            <tr key={offer.id}>
              {columns.map((column) => (
                <td key={column}>{offer[column]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}
