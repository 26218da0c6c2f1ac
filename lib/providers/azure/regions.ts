import { continentOfCountry, type Region } from "@/lib/domain/region";
import { plainTextOrNull } from "@/lib/domain/text";

/**
 * The regions of Azure's public cloud by country, after the columns "Physical location" and "Geography" of
 * https://learn.microsoft.com/azure/reliability/regions-list
 */
const regionsByCountry: Readonly<Record<string, string>> = {
  AE: "uaecentral uaenorth",
  AT: "austriaeast",
  AU: "australiacentral australiacentral2 australiaeast australiasoutheast",
  BE: "belgiumcentral",
  BR: "brazilsouth brazilsoutheast",
  CA: "canadacentral canadaeast",
  CH: "switzerlandnorth switzerlandwest",
  CL: "chilecentral",
  DE: "germanynorth germanywestcentral",
  DK: "denmarkeast",
  ES: "spaincentral",
  FR: "francecentral francesouth",
  GB: "uksouth ukwest",
  HK: "eastasia",
  ID: "indonesiacentral",
  IE: "northeurope",
  IL: "israelcentral",
  IN: "centralindia southindia westindia",
  IT: "italynorth",
  JP: "japaneast japanwest",
  KR: "koreacentral koreasouth",
  MX: "mexicocentral",
  MY: "malaysiawest",
  NL: "westeurope",
  NO: "norwayeast norwaywest",
  NZ: "newzealandnorth",
  PL: "polandcentral",
  QA: "qatarcentral",
  SE: "swedencentral",
  SG: "southeastasia",
  US: "centralus eastus eastus2 northcentralus southcentralus westcentralus westus westus2 westus3",
  ZA: "southafricanorth southafricawest",
};

const countries = new Map(
  Object.entries(regionsByCountry).flatMap(([country, regions]) =>
    regions.split(" ").map((region): [string, string] => [region, country]),
  ),
);

/** A region as Azure names it; its country only from the table, because names such as "US East" prove nothing. */
export function toRegion(id: string, name: string | null): Region {
  const country = countries.get(id) ?? null;
  return {
    id: plainTextOrNull(id),
    name,
    country,
    continent: country === null ? null : continentOfCountry(country),
  };
}
