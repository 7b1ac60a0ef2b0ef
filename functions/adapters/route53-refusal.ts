/*
 * The words in which Route 53 refused a batch. Three shapes of one error exist: the message of today's error, its list of
 * messages, and an older document whose root is the error itself and which the SDK takes for an unknown error.
 */

/** The messages of a refused batch as Route 53 gave them; null for an error that says nothing about its records. */
export const refusalMessages = (error: unknown): readonly string[] | null => {
  if (!(error instanceof Error)) return null;
  if (error.name === 'InvalidChangeBatch') {
    const listed = textsOf(Reflect.get(error, 'messages'));
    return listed.length > 0 ? listed : [error.message];
  }
  if (aboutContent.has(error.name)) return [error.message];
  // <InvalidChangeBatch><Messages><Message>…: the SDK looks for a code, finds none, and keeps what it read on the error.
  const isUnknown = error.name === 'Unknown' || error.name === 'UnknownError';
  const messages: unknown = Reflect.get(error, 'Messages');
  if (!isUnknown || messages === null || typeof messages !== 'object') return null;
  const texts = textsOf([Reflect.get(messages, 'Message')].flat());
  return texts.length > 0 ? texts : null;
};

/**
 * Other errors that some record set of the batch is the cause of. `InvalidInput` and `NoSuchHealthCheck`: Route 53 API reference,
 * ChangeResourceRecordSets; `ValidationError`: the same, Common Errors; `MalformedInput`, "Could not parse XML": erlcloud/erlcloud#592.
 */
const aboutContent: ReadonlySet<string> = new Set([
  'InvalidInput',
  'MalformedInput',
  'NoSuchHealthCheck',
  'ValidationError',
]);

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string' && item !== '') : [];
