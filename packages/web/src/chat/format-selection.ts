// Puts marks of simple formatting around what is selected, or takes them away again.

/** The field's text with `mark` put around the selection. */
export function formatSelection(field: HTMLTextAreaElement, mark: string): string {
  const { value, selectionStart: from, selectionEnd: to } = field;
  const inside = value.slice(from, to);
  const marked = value.slice(0, from).endsWith(mark) && value.slice(to).startsWith(mark);
  if (marked) return value.slice(0, from - mark.length) + inside + value.slice(to + mark.length);
  return value.slice(0, from) + mark + inside + mark + value.slice(to);
}
