import type { DragEvent } from "react";

/** Lets a file be dropped anywhere on what these are spread over. */
export function fileDrop(isOn: boolean, onFile: (file: File) => void) {
  if (!isOn) return {};
  return {
    onDragOver(event: DragEvent) {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    },
    onDrop(event: DragEvent) {
      const file = event.dataTransfer.files[0];
      if (file === undefined) return;
      event.preventDefault();
      onFile(file);
    },
  };
}
