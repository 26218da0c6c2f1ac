import { temporaryDatabase } from "@/testing/database/temporary";
import type { ListedOffer } from "@/lib/domain/offer";
import { readRows } from "@/lib/providers/rows";
import { readNativeId, toOffers } from "@/lib/providers/shadeform/normalize";
import { envelope, instanceType } from "@/lib/providers/shadeform/schema";

import { accountId } from "./generate";
import { interleave, formatMilliseconds, formatRatio } from "./measure";
import { createBenchAccount, createBenchPoller, pollOnce } from "./poller";
import type { Figure } from "./report";
import { generateTypes, nextTypes } from "./shadeform-payload";

const rounds = 21;
const warmUp = 4;

/** Goal 6: from the text of Shadeform's reply to the committed change, against `JSON.parse` of the same text. */
export async function measurePipeline({
  types,
  regions,
}: {
  types: number;
  regions: number;
}): Promise<Figure> {
  let shapes = generateTypes(types, regions);
  const texts: string[] = [];
  for (let seed = 0; seed <= rounds + warmUp; seed++) {
    texts.push(JSON.stringify({ instance_types: shapes }));
    shapes = nextTypes(shapes, seed);
  }
  const { database, dispose } = temporaryDatabase();
  try {
    const { polled, lease } = await createBenchPoller(database, createBenchAccount(accountId));
    const next = { poll: 0, parse: 0, read: 0 };
    const timings = await interleave(
      {
        poll: () => {
          const text = texts[next.poll++]!;
          return pollOnce(database, lease, polled, () => readReply(text));
        },
        parse: () => JSON.parse(texts[next.parse++]!) as unknown,
        read: () => readReply(texts[next.read++]!),
      },
      { rounds, warmUp: warmUp + 1 },
    );
    const ratio = timings.poll.median / timings.parse.median;
    const offers = types * regions;
    return {
      goal: 6,
      name: `parse, validate, compare and write ${offers} offers in ${types} rows, against JSON.parse alone`,
      figure: `${formatRatio(ratio)} its time`,
      promised: "at most 3.5x",
      met: ratio <= 3.5,
      details: [
        `${formatMilliseconds(timings.poll.median)} against ${formatMilliseconds(timings.parse.median)} for ${Math.round(texts[0]!.length / 1024)} KiB, ` +
          `of it parse and validate ${formatMilliseconds(timings.read.median)}`,
      ],
    };
  } finally {
    dispose();
  }
}

/** The work of the adapter after it has the text of a reply. */
function readReply(text: string): ListedOffer[] {
  const rows = envelope.parse(JSON.parse(text)).instance_types;
  const { offers, rejected } = readRows(rows, {
    provider: "shadeform",
    schema: instanceType,
    normalize: toOffers,
    readNativeId,
  });
  if (rejected.length > 0)
    throw new Error(`A generated row is refused: ${rejected[0]!.field}: ${rejected[0]!.reason}`);
  return offers;
}
