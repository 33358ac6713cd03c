const alpha3 =
  "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE".split(
    " ",
  );

/** Names in use beside those of Unicode's list. */
const otherNames = [
  "usa",
  "u.s.a.",
  "u.s.",
  "united states of america",
  "uk",
  "u.k.",
  "great britain",
  "england",
  "scotland",
  "wales",
  "northern ireland",
  "russian federation",
  "korea",
  "republic of korea",
  "south korea",
  "north korea",
  "czech republic",
  "holland",
  "the netherlands",
  "burma",
  "ivory coast",
  "viet nam",
  "macedonia",
  "north macedonia",
  "swaziland",
  "turkey",
  "hong kong",
  "macau",
  "macao",
  "palestine",
  "bosnia and herzegovina",
  "trinidad and tobago",
  "antigua and barbuda",
  "democratic republic of the congo",
  "republic of the congo",
  "congo",
  "west germany",
  "east germany",
  "soviet union",
  "ussr",
  "yugoslavia",
  "czechoslovakia",
];

const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
const alpha2 = letters.flatMap((first) => letters.map((second) => first + second)).filter(isRegion);
const known = new Set([...alpha2.map((code) => namesOf(code)), ...otherNames].flat().map(folded));
const codes = new Set([...alpha2, ...alpha3]);

/** True for an ISO 3166-1 code of two or three capital letters; `NO` is Norway. */
export function isCountryCode(value: string): boolean {
  return codes.has(value.trim());
}

/** True for a country's English name, whatever its case and accents. */
export function isCountryName(value: string): boolean {
  return known.has(folded(value));
}

/** True for a country's English name, whatever its case and accents, or its code. */
export function isCountry(value: string): boolean {
  return isCountryName(value) || isCountryCode(value.toUpperCase());
}

function isRegion(code: string): boolean {
  const name = names.of(code);
  return name !== undefined && name !== code && !["EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"].includes(code);
}

function namesOf(code: string): string[] {
  const name = names.of(code) ?? "";
  return [name, name.replace(/ \(.*\)$/, ""), name.replace(/ SAR .*$/, "")];
}

function folded(name: string): string {
  return name
    .trim()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, "and")
    .replace(/[’']/g, "'")
    .replace(/\bst\.? /g, "saint ")
    .replace(/\s+/g, " ");
}

const currencies = new Set([...Intl.supportedValuesOf("currency"), "BTC", "ETH"]);

/** True for an ISO 4217 code, such as EUR. */
export function isCurrencyCode(value: string): boolean {
  return currencies.has(value.trim());
}
