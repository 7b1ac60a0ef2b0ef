import { describe, expect, it } from 'vitest';
import { limitedText } from '../../functions/adapters/limited-text.ts';

/** A body in chunks of so many bytes, and whether its reader has left. */
const bodyOf = (bytes: Uint8Array, size: number) => {
  const left: unknown[] = [];
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
    cancel: (reason) => {
      left.push(reason);
    },
  });
  return { stream, left };
};

describe('a text of a body', () => {
  it.each([1, 2, 3, 100])('is whole however it is cut (%i)', async (size) => {
    const text = '{"name":"zürich ☃ 𐍈"}';
    const { stream, left } = bodyOf(Buffer.from(text), size);
    expect(await limitedText(stream, 100)).toBe(text);
    expect(left).toHaveLength(0);
  });

  it.each([
    [10, '0123456789'],
    [9, null],
  ])('of ten bytes is at a limit of %i: %s', async (most, expected) => {
    const { stream } = bodyOf(Buffer.from('0123456789'), 4);
    expect(await limitedText(stream, most)).toBe(expected);
  });

  it('is not read on beyond the limit', async () => {
    const { stream, left } = bodyOf(Buffer.alloc(1_000), 10);
    expect(await limitedText(stream, 25)).toBe(null);
    expect(left).toHaveLength(1);
  });

  it('is empty where there is no body', async () => {
    expect(await limitedText(null, 10)).toBe('');
  });
});
