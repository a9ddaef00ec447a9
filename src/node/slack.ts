import { closeSync, fdatasyncSync, openSync, readSync, writeSync } from "node:fs";

/**
 * A b-tree page of SQLite begins with its kind; between the end of its cell pointers and the start of its cells
 * it is unallocated (https://sqlite.org/fileformat2.html#b_tree_pages). `secure_delete` zeros what is deleted,
 * but where SQLite moves cells between pages it leaves their old bytes in that gap, and those outlive the row.
 */
const btreeKinds: ReadonlySet<number> = new Set([0x02, 0x05, 0x0a, 0x0d]);
const interiorKinds: ReadonlySet<number> = new Set([0x02, 0x05]);
/** The first page begins with the file's own header. */
const fileHeader = 100;
const zeros = Buffer.alloc(65_536);

/** Zeros the unallocated gap of a page, whose own header is at `header`; true when something was there. */
export function wipeGap(page: Buffer, header: number): boolean {
  const kind = page[header]!;
  // Overflow and free pages begin with a page number: its first byte is 0 in a file of less than 128 GiB.
  if (!btreeKinds.has(kind)) return false;
  const cells = page.readUInt16BE(header + 3);
  // 0 stands for 65 536.
  const end = page.readUInt16BE(header + 5) || 65_536;
  const start = header + (interiorKinds.has(kind) ? 12 : 8) + 2 * cells;
  if (start >= end || end > page.length) return false;
  const gap = page.subarray(start, end);
  if (gap.equals(zeros.subarray(0, gap.length))) return false;
  gap.fill(0);
  return true;
}

/**
 * Wipes the gaps of up to `pages` pages of a closed database file, from page number `from` (0-based) on; answers
 * where to go on, null at the file's end. A gap is nobody's: a crash on the way leaves a sound database.
 */
export function wipeSlice(path: string, from: number, pages: number): number | null {
  const file = openSync(path, "r+");
  try {
    const size = pageSize(file);
    if (size === 0) return null;
    const slice = Buffer.alloc(pages * size);
    const whole = Math.floor(readSync(file, slice, 0, slice.length, from * size) / size);
    let isDirty = false;
    for (let i = 0; i < whole; i++) {
      const page = slice.subarray(i * size, (i + 1) * size);
      if (!wipeGap(page, from + i === 0 ? fileHeader : 0)) continue;
      writeSync(file, page, 0, size, (from + i) * size);
      isDirty = true;
    }
    if (isDirty) fdatasyncSync(file);
    return whole < pages ? null : from + pages;
  } finally {
    closeSync(file);
  }
}

/** Bytes of a page; 0 for an empty file. 1 stands for 65 536. */
function pageSize(file: number): number {
  const header = Buffer.alloc(fileHeader);
  if (readSync(file, header, 0, fileHeader, 0) < fileHeader) return 0;
  const size = header.readUInt16BE(16);
  return size === 1 ? 65_536 : size;
}
