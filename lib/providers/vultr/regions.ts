import { continentOfCountry, unknownRegion, type Region } from "@/lib/domain/region";
import { plainTextOrNull } from "@/lib/domain/text";

/** Vultr's regions: id, city and country as https://api.vultr.com/v2/regions reports them. */
const places = `
  ams NL Amsterdam | atl US Atlanta | blr IN Bangalore | bom IN Mumbai | cdg FR Paris | del IN Delhi NCR |
  dfw US Dallas | ewr US New Jersey | fra DE Frankfurt | hnl US Honolulu | icn KR Seoul | itm JP Osaka |
  jnb ZA Johannesburg | lax US Los Angeles | lhr GB London | mad ES Madrid | man GB Manchester |
  mel AU Melbourne | mex MX Mexico City | mia US Miami | mxp IT Milan | nrt JP Tokyo | ord US Chicago |
  sao BR São Paulo | scl CL Santiago | sea US Seattle | sgp SG Singapore | sjc US Silicon Valley |
  sto SE Stockholm | syd AU Sydney | tlv IL Tel Aviv | waw PL Warsaw | yto CA Toronto
`;

const regions = new Map(
  places.split("|").map((text): [string, Region] => {
    const [id = "", country = "", ...name] = text.trim().split(/\s+/);
    return [id, { id, name: name.join(" "), country, continent: continentOfCountry(country) }];
  }),
);

/** The place of a region id; only the id of one that is not listed. */
export function findRegion(id: string | null): Region {
  if (id === null) return unknownRegion;
  return regions.get(id) ?? { ...unknownRegion, id: plainTextOrNull(id) };
}
