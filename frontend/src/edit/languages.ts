/** Languages that words can be in: where an accent makes another letter differs from one to the next. */
export const CODES = 'az bg cs da de el en es et fi fr ga hr hu is it lt lv mt nb nl pl pt ro sk sl sq sv tr uk'.split(' ')

/** A language in its own name. */
export function named(code: string): string {
  try {
    return new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
