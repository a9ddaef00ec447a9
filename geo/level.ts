import { slackOf } from "./cell-outline.ts";
import { CellRecords } from "./cell-records.ts";

/** Cells of one size, 360 / 2ⁿ degrees wide and high at level n, and what they record of the things that lie there. */
export class Level {
  readonly cellsPerDegree: number;
  readonly columns: number;
  readonly slack: number;
  readonly records = new CellRecords();
  things = 0;

  constructor(level: number) {
    this.columns = 2 ** level;
    this.cellsPerDegree = this.columns / 360;
    this.slack = slackOf(this.cellsPerDegree);
  }

  /** East of the date line, in cells; the last column's end belongs to it. */
  column(x: number): number {
    return Math.min(this.columns - 1, x | 0);
  }
}
