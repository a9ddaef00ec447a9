import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { queryClient } from "../api/query-client.ts";
import { useSession } from "../api/session.ts";
import { ProblemNote } from "../components/problem.tsx";
import { SignInPage } from "../pages/sign-in/sign-in-page.tsx";
import { theme } from "../theme/theme.ts";
import { Frame } from "./frame/frame.tsx";
import { useInvitation } from "./invitation.ts";

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="bottom-right" limit={4} />
        <Door />
      </MantineProvider>
    </QueryClientProvider>
  );
}

/** Whoever is signed in sees the console; anybody else, and whoever follows an invitation, the sign-in. */
function Door() {
  const session = useSession();
  const [invitation, forget] = useInvitation();
  if (session.data === undefined)
    return session.error === null ? null : (
      <div style={{ maxWidth: 420, margin: "20vh auto", padding: 16 }}>
        <ProblemNote error={session.error} retry={() => void session.refetch()} />
      </div>
    );
  if (session.data !== null && invitation === null) return <Frame />;
  return <SignInPage invitation={invitation} signedInAs={session.data?.name ?? null} onDone={forget} />;
}
