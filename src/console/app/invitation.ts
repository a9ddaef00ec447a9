import { useEffect, useState } from "react";

/** The invitation of the address, which stands behind the `#`: the browser has sent it to nobody. */
function invitationOf({ hash }: Location): string | null {
  return new URLSearchParams(hash.slice(1)).get("invitation");
}

/** The invitation that was followed to here, and how to be done with it: nobody needs it in their history. */
export function useInvitation(): readonly [string | null, () => void] {
  const [invitation, set] = useState(() => invitationOf(location));
  useEffect(() => {
    const onHash = () => set(invitationOf(location));
    window.addEventListener("hashchange", onHash);
    return () => window.removeEventListener("hashchange", onHash);
  }, []);
  return [
    invitation,
    () => {
      history.replaceState(null, "", location.pathname + location.search);
      set(null);
    },
  ];
}
