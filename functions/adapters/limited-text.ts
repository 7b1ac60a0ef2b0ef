/*
 * The text of an answer whose length only the other side knows. What is too long is not read to its end, and not kept either.
 */

/** Null for more than so many bytes, as they are after decompression. */
export const limitedText = async (
  body: ReadableStream<Uint8Array> | null,
  mostBytes: number,
): Promise<string | null> => {
  if (body === null) return '';
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  // Leaving the loop ends the request.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return null;
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return [...parts, decoder.decode()].join('');
};
