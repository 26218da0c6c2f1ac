import { Card } from "@/components/ui/card";
import { TableHead } from "@/components/ui/table";
import { numberText } from "@/lib/format";
import { sourceUrl, type SpecFigure, type SpecFigures } from "@/lib/gpus";

const rows: [keyof SpecFigures, string][] = [
  ["vram", "VRAM"],
  ["memoryType", "Memory type"],
  ["bandwidth", "Bandwidth"],
  ["bf16", "BF16, dense"],
  ["fp16", "FP16, dense"],
  ["fp8", "FP8, dense"],
  ["tdp", "TDP"],
  ["formFactor", "Form factor"],
  ["architecture", "Architecture"],
  ["year", "Year"],
];

/** The published facts, each with its source. */
export function SpecTable({ specs }: { specs: SpecFigures }) {
  return (
    <Card title="Specs">
      <table className="cells:whitespace-normal">
        <caption className="sr-only">Specifications</caption>
        <TableHead columns={["Fact", "Per GPU", "Source"]} />
        <tbody className="[&>tr>*]:h-[30px] [&>tr>*]:whitespace-normal!">
          {rows.map(([key, label]) => (
            <tr key={key}>
              <th scope="row" className="text-ink-3">
                {label}
              </th>
              <Figure figure={specs[key]} />
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Figure({ figure: { value, unit, source } }: { figure: SpecFigure<number | string> }) {
  if (value === null)
    return (
      <td colSpan={2} className="text-ink-3">
        not available
      </td>
    );
  const text = typeof value === "number" ? numberText(value) : value;
  const address = source && sourceUrl(source);
  const name = source?.replace(/^(TechPowerUp) \S+/, "$1") ?? "";
  return (
    <>
      <td className="font-medium">{unit ? `${text} ${unit}` : text}</td>
      <td className="text-ink-3">
        {address ? (
          <a className="text-inherit" href={address} rel="noreferrer" title={source ?? undefined}>
            {name}
          </a>
        ) : (
          name
        )}
      </td>
    </>
  );
}
