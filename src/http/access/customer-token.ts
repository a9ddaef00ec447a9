import { errors, jwtVerify } from "jose";
import type { Rotating } from "../../host/config.ts";
import { Problem } from "../problem.ts";
import { idPattern } from "../schemas/common.ts";

const maxLength = 4_096;
/** Seconds by which the brand's clock may differ from ours. */
const leeway = 60;
/** Seconds for which a token may be good. */
const longest = 24 * 3_600;
/** Ids of this form are given here, to customers who have not said who they are. */
const anonymous = "anon_";

const encoder = new TextEncoder();

/**
 * Whom a customer token (RFC 7519; HS256 with an identity secret, `sub` = customer id, `exp` at most 24 h ahead) is
 * about. Throws 401 `invalid_customer_token` with the check that failed; `now` in epoch milliseconds.
 */
export async function verifyCustomerToken(token: string, secrets: Rotating, now: number): Promise<string> {
  if (token.length > maxLength) throw refused(`expected at most ${maxLength} characters`);
  for (const secret of secrets) {
    const claims = await claimsOf(token, secret, now);
    if (claims !== null) return subjectOf(claims, now / 1_000);
  }
  throw refused("its signature is not by the identity secret");
}

type Claims = Awaited<ReturnType<typeof jwtVerify>>["payload"];

/** Null when the token is signed by another secret. */
async function claimsOf(token: string, secret: string, now: number): Promise<Claims | null> {
  try {
    const { payload } = await jwtVerify(token, encoder.encode(secret), {
      // Pinned: what the token says of itself chooses nothing.
      algorithms: ["HS256"],
      requiredClaims: ["sub", "exp"],
      clockTolerance: leeway,
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return null;
    throw refused(wordsFor(error));
  }
}

function subjectOf({ sub, exp, iat }: Claims, seconds: number): string {
  if (exp! > seconds + longest + leeway) throw refused("its exp is more than 24 h ahead");
  if (iat !== undefined && iat > seconds + leeway) throw refused("its iat is ahead of the server's clock");
  if (typeof sub !== "string" || !idPattern.test(sub)) throw refused("its sub is not a customer id");
  if (sub.startsWith(anonymous))
    throw refused(`its sub begins with ${anonymous}: such ids are given here only`);
  return sub;
}

/** The library's own words can quote the token. */
function wordsFor(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "it has expired";
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.reason === "missing"
      ? `it has no ${error.claim}`
      : error.claim === "nbf" && error.reason === "check_failed"
        ? "it is not valid yet (nbf)"
        : `its ${error.claim} is not of the right form`;
  if (error instanceof errors.JOSEAlgNotAllowed) return "its algorithm is not HS256";
  return "it is not a signed JWT";
}

function refused(why: string): Problem {
  return new Problem(401, "invalid_customer_token", `the customerToken is refused: ${why}`, {
    headers: { "WWW-Authenticate": "Bearer" },
  });
}
