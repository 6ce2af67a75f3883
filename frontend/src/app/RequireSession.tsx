import { Container } from "@mantine/core";
import { Navigate, Outlet, useLocation } from "react-router";

import { ErrorAlert, Waiting } from "@/components/ui/QueryState";
import { SignInAgain } from "@/features/auth/components/SignInAgain";
import { useSession } from "@/lib/session";

export function RequireSession() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.data?.user) {
    return (
      <>
        <Outlet />
        <SignInAgain />
      </>
    );
  }
  if (session.data) return <Navigate to={`/login?next=${encodeURIComponent(pathname + search)}`} replace />;
  return (
    <Container py="xl" size="sm">
      {session.error ? <ErrorAlert error={session.error} onRetry={() => void session.refetch()} /> : <Waiting />}
    </Container>
  );
}
