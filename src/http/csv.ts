/** What a spreadsheet would take for a formula at the beginning of a cell. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** One line of CSV (RFC 4180). A text that a spreadsheet would run as a formula is shown as text. */
export function csvText(cells: readonly string[]): string {
  return `${cells.map(cellText).join(",")}\r\n`;
}

function cellText(cell: string): string {
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
