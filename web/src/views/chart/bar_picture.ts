/** Bars with their names and values as an SVG file, for what the page draws as parts of its tables. */

export interface PictureBar {
  readonly label: string;
  readonly value: number;
  /** The value with its unit. */
  readonly text: string;
}

const kRow = 20;
const kLabel = 260;
const kBar = 360;
const kText = 150;
const kTop = 34;
const kMargin = 12;
/** Longest label, in characters: what goes before it is left out. */
const kMostCharacters = 38;

/** The bars from the top down, relative to the largest; none is below 0. */
export function barPicture(title: string, bars: readonly PictureBar[]): string {
  const largest = Math.max(...bars.map(({value}) => value), Number.MIN_VALUE);
  const width = kLabel + kBar + kText + 2 * kMargin;
  const height = kTop + bars.length * kRow + kMargin;
  const rows = bars.map(({label, value, text}, index) => {
    const y = kTop + index * kRow;
    const length = (kBar * value) / largest;
    const start = kMargin + kLabel;
    return [
      `<text x="${start - 8}" y="${y + 14}" text-anchor="end">${escaped(shortened(label))}</text>`,
      `<rect x="${start}" y="${y + 3}" width="${length.toFixed(2)}" height="${kRow - 6}" fill="#0b62c1"/>`,
      `<text x="${(start + length + 6).toFixed(2)}" y="${y + 14}">${escaped(text)}</text>`,
    ].join("");
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#171b22">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${kMargin}" y="20" font-size="14" font-weight="600">${escaped(title)}</text>
${rows.join("\n")}
</svg>
`;
}

function shortened(label: string): string {
  return label.length <= kMostCharacters ? label : `…${label.slice(1 - kMostCharacters)}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
