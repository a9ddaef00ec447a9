import { useEffect, useState } from "react";
import { setQuery, useQueryParam } from "../../app/router.ts";

/** Browsers let the address be written only so often, ms. */
const pause = 300;

/** What is searched for: in the address once the typing pauses. */
export function useSearch() {
  const [kept] = useQueryParam("q");
  const [tag, setTag] = useQueryParam("tag");
  const [text, setText] = useState(kept);
  useEffect(() => {
    const timer = setTimeout(() => setQuery({ q: text.trim() === "" ? null : text }), pause);
    return () => clearTimeout(timer);
  }, [text]);
  return { text, setText, tag, setTag };
}
