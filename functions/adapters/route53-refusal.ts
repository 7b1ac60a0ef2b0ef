/*
 * The words in which Route 53 refused a batch. Three shapes of one error exist: the message of today's error, its list of
 * messages, and an older document whose root is the error itself and which the SDK takes for an unknown error.
 */

/** The messages of an InvalidChangeBatch as Route 53 gave them; null for any other error. */
export const refusalMessages = (error: unknown): readonly string[] | null => {
  if (!(error instanceof Error)) return null;
  if (error.name === 'InvalidChangeBatch') {
    const listed = textsOf(Reflect.get(error, 'messages'));
    return listed.length > 0 ? listed : [error.message];
  }
  // <InvalidChangeBatch><Messages><Message>…: the SDK looks for a code, finds none, and keeps what it read on the error.
  const isUnknown = error.name === 'Unknown' || error.name === 'UnknownError';
  const messages: unknown = Reflect.get(error, 'Messages');
  if (!isUnknown || messages === null || typeof messages !== 'object') return null;
  const texts = textsOf([Reflect.get(messages, 'Message')].flat());
  return texts.length > 0 ? texts : null;
};

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string' && item !== '') : [];
