/** The order of a race, as the names of its devices tell it. */

const FIRST = /^(start|salida)/i;
const LAST = /(finish|ziel|meta|llegada|arriv)/i;

/** Put what has a name in the order of the course: the start first, the finish last. */
export function inCourseOrder<Named extends { readonly name: string }>(named: Named[]): Named[] {
  return named.sort((one, other) => place(one.name) - place(other.name));
}

function place(name: string): number {
  if (FIRST.test(name)) return 0;
  return LAST.test(name) ? 2 : 1;
}
