const variantWords = /\s(?:SXM[23]?|PCIe|NVL|FHHL|Server|Workstation|Max-Q)(?=\s|$)/g;

/** The name without form factor and edition: "H100 SXM" is of family "H100"; a slice keeps its MIG or vGPU. */
export function familyOf(name: string): string {
  return name.replace(variantWords, "");
}
