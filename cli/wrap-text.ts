/*
 * Breaks a text into lines of at most `width` columns: at spaces, and inside a word that is too long for a line of its own
 * after a dot, a hyphen or a slash, which is where people read host names.
 */
export const wrapText = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  const words = text.split(' ').flatMap((word) => piecesOf(word, width));
  for (const { piece, glued } of words) {
    const joined = line === '' ? piece : `${line}${glued ? '' : ' '}${piece}`;
    if (line !== '' && columnsOf(joined) > width) {
      lines.push(line);
      line = piece;
    } else {
      line = joined;
    }
  }
  return [...lines, line];
};

/** Columns on a terminal: East Asian letters and emoji take two. */
export const columnsOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;

type Piece = { readonly piece: string; readonly glued: boolean };

const piecesOf = (word: string, width: number): readonly Piece[] => {
  if (columnsOf(word) <= width) return [{ piece: word, glued: false }];
  const parts = (word.match(/[^.\-/]*[.\-/]|[^.\-/]+/g) ?? []).flatMap((part) =>
    slices(part, width),
  );
  return parts.map((piece, index) => ({ piece, glued: index > 0 }));
};

const slices = (text: string, width: number): readonly string[] => {
  const characters = [...text];
  const most = Math.max(1, columnsOf(text) > characters.length ? Math.floor(width / 2) : width);
  const found: string[] = [];
  for (let start = 0; start < characters.length; start += most) {
    found.push(characters.slice(start, start + most).join(''));
  }
  return found;
};
