import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";

import { Badge } from "@/components/ui/badge";
import { Button, buttonClass, type ButtonStyle } from "@/components/ui/button";
import { Card, CardBody, Facts } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { CopyLink } from "@/components/ui/copy-link";
import { EmptyState } from "@/components/ui/empty-state";
import { areaClass, codeAreaClass, Field } from "@/components/ui/field";
import { fieldClass, Select } from "@/components/ui/select";
import { FutureTime, Timestamp } from "@/components/ui/event-time";
import { Icon } from "@/components/ui/icon";
import { iconNames } from "@/components/ui/icon-names";
import { Notice } from "@/components/ui/notice";
import { CardGrid, PageBody, PageHead } from "@/components/ui/page";
import { Segmented, SegmentedOption } from "@/components/ui/segmented";
import { RefreshButton } from "@/components/ui/refresh-button";
import { TableHead } from "@/components/ui/table";
import { LocalTime, RelativeTime, Until } from "@/components/ui/time";
import { guardBrowsing } from "@/lib/auth/guard";
import { env, runtime } from "@/lib/env";

import { DialogExamples } from "@/components/dev/dialog-examples";

export const metadata: Metadata = { title: "Component kit" };

const variants: NonNullable<ButtonStyle["variant"]>[] = [
  "outline",
  "quiet",
  "primary",
  "danger",
  "danger-fill",
  "link",
];
const marks = ["good", "low", "out", "off", "unknown", "old", "held", "warn", "bad", "busy", "elsewhere"];
const at = "2026-01-02T03:04:05.000Z";

/** Every piece of the kit in every state. Only `npm run dev` and `DEV_PAGES` show this page. */
export default async function KitPage() {
  await connection();
  await guardBrowsing("/dev/ui");
  if (!runtime.isDevelopment() && !env().showsDevPages) notFound();
  return (
    <>
      <PageHead title="Component kit" end={<Button>Action</Button>}>
        Every piece in every state
      </PageHead>
      <PageBody>
        <CardGrid>
          <Card title="Button" end="variant × state">
            <CardBody>
              {variants.map((variant) => (
                <div key={variant} className="flex flex-wrap items-center gap-2">
                  <Button variant={variant}>{variant}</Button>
                  <Button variant={variant} disabled>
                    off
                  </Button>
                  <Button variant={variant} aria-busy="true">
                    busy
                  </Button>
                  <a className={buttonClass({ variant })} href="#main">
                    link
                  </a>
                  <Button variant={variant} size="icon" aria-label={`${variant} icon`}>
                    <Icon name="refresh-cw" />
                  </Button>
                </div>
              ))}
              <Button variant="primary" size="wide">
                Launch for $1.99/h
              </Button>
            </CardBody>
          </Card>
          <Card title="Field">
            <CardBody>
              <Field id="plain" label="Name" hint="Shown in the list of machines.">
                <input
                  id="plain"
                  className={fieldClass}
                  defaultValue="training"
                  aria-describedby="plain-hint"
                />
              </Field>
              <Field id="wrong" label="Port" error="Enter a number from 1 to 65535.">
                <input
                  id="wrong"
                  className={fieldClass}
                  defaultValue="99999"
                  aria-invalid
                  aria-describedby="wrong-hint"
                />
              </Field>
              <Field id="choice" label="Image">
                <Select id="choice">
                  <option>ubuntu-24.04</option>
                  <option>cuda-12.8</option>
                </Select>
              </Field>
              <textarea className={areaClass} aria-label="Note" defaultValue="A text of several lines" />
              <textarea className={codeAreaClass} aria-label="Script" defaultValue="#!/bin/bash" />
              <label className="flex items-center gap-2">
                <input type="checkbox" defaultChecked /> On-demand
              </label>
              <Segmented>
                {["any", "24", "48", "80"].map((label) => (
                  <SegmentedOption key={label} name="segment" label={label} defaultChecked={label === "48"} />
                ))}
              </Segmented>
            </CardBody>
          </Card>
          <Card title="State marks and badges">
            <CardBody className="grid-cols-2">
              {marks.map((mark) => (
                <span key={mark} data-mark={mark}>
                  {mark}
                </span>
              ))}
              <span>
                <Badge>Spot</Badge> <Badge>Prepaid</Badge>
              </span>
            </CardBody>
          </Card>
          <Card title="Icons">
            <CardBody className="grid-cols-3">
              {iconNames.map((name) => (
                <span key={name} className="flex items-center gap-2">
                  <Icon name={name} />
                  <span>{name}</span>
                </span>
              ))}
            </CardBody>
          </Card>
          <Card title="Facts">
            <Facts className="px-4 py-3">
              {["Region", "Provider ID"].map((term) => (
                <div key={term}>
                  <dt>{term}</dt>
                  <dd>not specified</dd>
                </div>
              ))}
            </Facts>
          </Card>
          <Card title="Dialog, copy, refresh">
            <CardBody className="grid-cols-2 justify-items-start">
              <DialogExamples />
              <CopyButton text="ssh root@192.0.2.1" what="the SSH command" label="Copy" />
              <CopyButton text="i-123" what="the provider ID" />
              <CopyLink />
              <RefreshButton label="Refresh" />
            </CardBody>
          </Card>
          <Card title="Time">
            <CardBody className="grid-cols-2">
              {(["time", "time-seconds", "day", "minute", "full"] as const).map((as) => (
                <LocalTime key={as} at={at} as={as} />
              ))}
              <Timestamp at={at} />
              <span>
                <FutureTime at={Date.parse(at)} from={Date.parse(at)} />
              </span>
              <RelativeTime at={at} />
              <Until at={at} />
            </CardBody>
          </Card>
          <Card title="Table">
            <table>
              <TableHead columns={["GPU", { label: "$/GPU-h", className: "text-right" }]} />
              <tbody>
                {["H100 SXM", "RTX 4090"].map((name) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td className="text-right">1.99</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Card>
        </CardGrid>
        <div>
          <Notice>Plain notice</Notice>
          <Notice tone="warn" end={<a href="#main">Details</a>}>
            <b>Sesterce isn’t responding.</b> Showing its 2 offers from 17:27.
          </Notice>
          <Notice tone="bad">
            <b>Can’t reach the app.</b> Retrying in 6 s.
          </Notice>
          <Notice tone="warn" isInset>
            Inset notice
          </Notice>
          <EmptyState title="No offers match">
            <p>Remove two or more filters to see offers.</p>
            <Button variant="primary">Clear all</Button>
          </EmptyState>
        </div>
      </PageBody>
    </>
  );
}
