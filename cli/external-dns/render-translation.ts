/*
 * The notes of a translation as a person reads them: what is left to do first, then what is worth knowing, then the rest.
 */
import { oneLine } from '../clean-text.ts';
import { code, text } from '../markdown-text.ts';
import { wrapText } from '../wrap-text.ts';
import type { Note, NoteKind, Translation } from './translation.ts';

const groups: readonly { readonly title: string; readonly kinds: readonly NoteKind[] }[] = [
  { title: 'To do before the first run', kinds: ['to-do'] },
  { title: 'Not translated', kinds: ['not-yet', 'never', 'unknown'] },
  { title: 'Worth knowing', kinds: ['remark'] },
  { title: 'Translated', kinds: ['translated'] },
  { title: 'Not needed', kinds: ['not-needed', 'usual'] },
];

const kindWords: Partial<Readonly<Record<NoteKind, string>>> = {
  'not-yet': 'not yet: ',
  never: 'no counterpart: ',
  unknown: 'unknown: ',
};

export const documentText = ({ document }: Translation): string =>
  `${JSON.stringify(document, null, 2)}\n`;

export const renderNotes = ({ notes }: Translation, width: number): string => {
  const blocks = grouped(notes).map(({ title, members }) => {
    const lines = members.flatMap((note) => {
      const line = oneLine(`${aboutText(note)}: ${kindWords[note.kind] ?? ''}${note.text}`);
      return wrapText(line, Math.max(40, width - 4)).map(
        (part, index) => `${index === 0 ? '  ' : '    '}${part}`,
      );
    });
    return [title, ...lines].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
};

export const renderTranslationMarkdown = (translation: Translation): string => {
  const sections = grouped(translation.notes).map(({ title, members }) => {
    const items = members.map(
      (note) => `- ${code(aboutText(note))}: ${kindWords[note.kind] ?? ''}${text(note.text)}`,
    );
    return `#### ${title}\n\n${items.join('\n')}`;
  });
  const document = ['```json', documentText(translation).trimEnd(), '```'].join('\n');
  return `${['### Settings of elb53 from external-dns', document, ...sections].join('\n\n')}\n`;
};

const aboutText = ({ about, values }: Note): string => {
  if (values.length === 0) return about;
  if (!about.startsWith('--')) return `${about} ${values.join(', ')}`;
  return values.map((value) => `${about}=${value}`).join(' ');
};

const grouped = (
  notes: readonly Note[],
): readonly { readonly title: string; readonly members: readonly Note[] }[] =>
  groups
    .map(({ title, kinds }) => ({
      title,
      members: notes.filter((note) => kinds.includes(note.kind)),
    }))
    .filter(({ members }) => members.length > 0);
