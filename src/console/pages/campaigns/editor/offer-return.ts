import { offer } from "../../../components/toast.tsx";
import { editorStrings } from "./strings.ts";

export function offerReturn(name: string, goBack: () => void): void {
  const words = editorStrings.now();
  offer(words.leftUnsaved(name), words.goBack, goBack);
}
