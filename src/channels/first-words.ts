/** Of what a service says when it refuses. */
const maxDetail = 300;

/** The beginning of an answer's body, as far as it comes: the status counts without it. The rest is not read. */
export async function firstWords(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const decoder = new TextDecoder();
  let words = "";
  try {
    while (words.length < maxDetail) {
      const { done, value } = await reader.read();
      if (done) break;
      words += decoder.decode(value, { stream: true });
    }
    await reader.cancel();
  } catch {}
  return words.slice(0, maxDetail).trim();
}
