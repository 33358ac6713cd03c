/** ISO 3166-1, the 249 officially assigned codes; what is reserved or withdrawn (UK, EU, XK, SU) is none. */
const alpha2 =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split(
    " ",
  );
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
  "kosovo",
  "cape verde",
  "east timor",
  "vatican",
  "holy see",
  "brunei darussalam",
  "lao people's democratic republic",
  "lao pdr",
  "syrian arab republic",
  "bolivia, plurinational state of",
  "venezuela, bolivarian republic of",
  "iran, islamic republic of",
  "micronesia, federated states of",
  "federated states of micronesia",
  "moldova, republic of",
  "republic of moldova",
  "tanzania, united republic of",
  "united republic of tanzania",
  "korea, republic of",
  "korea, democratic people's republic of",
  "congo, democratic republic of the",
  "palestine, state of",
  "taiwan, province of china",
  "the gambia",
  "the bahamas",
  "republic of ireland",
  "slovak republic",
  "virgin islands",
];

const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
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

/** ISO 4217, the codes in force; then those withdrawn since 1999, which older data is right to hold. */
const currencies = new Set(
  "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG ANG ATS BEF BGN BYR CUC CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MRO MTL NLG PTE ROL SIT SKK SLL STD TRL VEF ZMK ZWL".split(
    " ",
  ),
);

/** True for an ISO 4217 code, such as EUR. */
export function isCurrencyCode(value: string): boolean {
  return currencies.has(value.trim());
}
