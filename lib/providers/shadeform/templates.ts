import { parseFlag, parseText } from "../details";
import type { HttpClient } from "../http";

import { templateList, templateRow } from "./account-schema";
import { postChange, createResource, readList, readOne, deleteResource } from "./requests";
import { listBodySecrets } from "./secrets";
import type { TemplateBody } from "./wire";

/** A template, without its variables and credentials, which are secrets. */
export interface Template {
  /** Null for a featured one, which cannot be launched by id. */
  nativeId: string | null;
  name: string;
  description: string | null;
  author: string | null;
  isPublic: boolean | null;
  /** `docker` or `script`, as reported, and the image of the former. */
  runs: string | null;
  image: string | null;
}

export async function listTemplates(http: HttpClient, signal: AbortSignal): Promise<Template[]> {
  return list(http, "/templates", signal);
}

export async function listFeaturedTemplates(http: HttpClient, signal: AbortSignal): Promise<Template[]> {
  return list(http, "/templates/featured", signal);
}

export async function readTemplate(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<Template | null> {
  const row = await readOne(http, `/templates/${encodeURIComponent(nativeId)}/info`, templateRow, signal);
  return row && toTemplate(row);
}

export async function saveTemplate(http: HttpClient, template: TemplateBody): Promise<string> {
  return createResource(http, "/templates/save", template, listBodySecrets(template));
}

export async function updateTemplate(
  http: HttpClient,
  nativeId: string,
  template: TemplateBody,
): Promise<void> {
  const path = `/templates/${encodeURIComponent(nativeId)}/update`;
  await postChange(http, path, template, listBodySecrets(template));
}

export async function removeTemplate(http: HttpClient, nativeId: string): Promise<void> {
  await deleteResource(http, `/templates/${encodeURIComponent(nativeId)}/delete`);
}

async function list(http: HttpClient, path: string, signal: AbortSignal): Promise<Template[]> {
  const rowsOf = (reply: unknown) => templateList.safeParse(reply).data?.templates;
  return (await readList(http, path, rowsOf, templateRow, signal)).map(toTemplate);
}

function toTemplate(row: (typeof templateRow)["_output"]): Template {
  const { launch_configuration: launched } = row;
  return {
    nativeId: row.id,
    name: parseText(row.name) ?? row.id ?? "A template without a name",
    description: parseText(row.description),
    author: parseText(row.author),
    isPublic: parseFlag(row.public),
    runs: parseText(launched?.type),
    image: parseText(launched?.docker_configuration?.image),
  };
}
