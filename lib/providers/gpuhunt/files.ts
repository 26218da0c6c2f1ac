import { ProviderError } from "../errors";
import { unreadable } from "../rows";
import type { SourceHttp } from "../source-http";

interface Version {
  /** "20260822-4211": the day and the number of the run. */
  text: string;
  /** Midnight UTC of its day. */
  date: Date;
}

/** The version of a cloud's catalog. Throws `unreadable` if it has no date. */
export async function readVersion(http: SourceHttp, name: string, signal: AbortSignal): Promise<Version> {
  const text = (
    await http.text({ path: `/v3/${name}/version`, signal }).catch(missing(`no version for ${name}`))
  ).trim();
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)-[\w.-]{1,60}$/.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) throw unreadable("gpuhunt", `the version of ${name}`);
  return { text, date };
}

/** The zip file of a version. */
export async function readZip(
  http: SourceHttp,
  { name, version, signal }: { name: string; version: string; signal: AbortSignal },
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of http.stream({ path: `/v3/${name}/${version}/catalog.zip`, signal }))
      chunks.push(chunk);
  } catch (error) {
    return missing(`no file for version ${version} of ${name}`)(error);
  }
  return Buffer.concat(chunks);
}

/** S3 returns 403 for a file that does not exist unless the caller may list the bucket. */
function missing(what: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof ProviderError && (error.status === 403 || error.status === 404))
      throw new ProviderError("gpuhunt", "not-found", `The gpuhunt catalog has ${what}.`, {
        status: error.status,
      });
    throw error;
  };
}
