/** What can be set of each method: the one place of the editor that knows methods. The types hold it complete: a method
    that the server gets, or a field of one, is missed here by the compiler. Words: `kind_KIND`, `kind_KIND_text`,
    `field_FIELD`, and `field_FIELD_hint` where there is something to say, in locales/…/editor.json. */
import type { Texts } from '../lib/wire'
import type { MethodForm } from './model'

type Kind = MethodForm['kind']
type FormOf<K extends Kind> = Extract<MethodForm, { kind: K }>

/** `whole`: a whole number; `texts`: one for each language; `option`: one of the poll's own, or none; `bounds`: a least
    and a most for each option that has any; `list`: words with commas between them; `lists`: such a list in each language. `empty`: it may be left out, and what that means is its hint. `said`: the
    name of its words, where they are not the field's. */
export type Control = { hint?: true; said?: string } & (
  | { as: 'whole'; least: number; most: number; usual: number | null; empty?: true }
  | { as: 'flag'; usual: boolean }
  | { as: 'one_of'; of: readonly string[]; usual: string }
  | { as: 'texts'; empty?: true }
  | { as: 'option' }
  | { as: 'bounds' }
  | { as: 'language'; usual: string }
  | { as: 'list' }
  | { as: 'lists' }
)

export type Controls<K extends Kind> = { [F in Exclude<keyof FormOf<K>, 'kind'>]-?: Control }

const blank: Control = { as: 'flag', usual: true, hint: true }

export const METHODS: { [K in Kind]: Controls<K> } = {
  choice: {
    least: { as: 'whole', least: 1, most: 100, usual: 1 },
    most: { as: 'whole', least: 1, most: 100, usual: 1 },
    blank,
    none: { as: 'option', hint: true },
  },
  allocation: {
    points: { as: 'whole', least: 1, most: 10_000, usual: 100 },
    step: { as: 'whole', least: 1, most: 1_000, usual: 5, hint: true },
    exact: { as: 'flag', usual: true, hint: true },
    blank,
    bounds: { as: 'bounds', hint: true },
  },
  ranking: {
    most: { as: 'whole', least: 2, most: 100, usual: null, empty: true, hint: true },
    counting: { as: 'one_of', of: ['run_off', 'borda', 'schulze'], usual: 'run_off', hint: true },
    blank,
  },
  rating: {
    least: { as: 'whole', least: 0, most: 1, usual: 1, said: 'scale_from' },
    low: { as: 'texts', said: 'scale_low' },
    most: { as: 'whole', least: 1, most: 11, usual: 5, said: 'scale_to' },
    high: { as: 'texts', said: 'scale_high' },
    blank,
  },
  number: {
    least: { as: 'whole', least: -1_000_000_000, most: 1_000_000_000, usual: 0, said: 'figure_least' },
    most: { as: 'whole', least: -1_000_000_000, most: 1_000_000_000, usual: 100, said: 'figure_most' },
    decimals: { as: 'whole', least: 0, most: 3, usual: 0 },
    unit: { as: 'texts', empty: true, hint: true },
    blank,
  },
  words: {
    most: { as: 'whole', least: 1, most: 3, usual: 1, said: 'words_most' },
    language: { as: 'language', usual: 'en', hint: true },
    moderated: { as: 'flag', usual: true, hint: true },
    held: { as: 'list', hint: true },
    blank,
  },
  ideas: {
    most: { as: 'whole', least: 1, most: 20, usual: 3, said: 'ideas_most' },
    each: { as: 'whole', least: 1, most: 10, usual: 3 },
    moderated: { as: 'flag', usual: true, said: 'ideas_moderated', hint: true },
    themes: { as: 'lists', hint: true },
    language: { as: 'language', usual: 'en', said: 'ideas_language' },
    blank,
  },
}

/** Whether people choose among options. The others answer in figures or words of their own. */
export const hasOptions = (kind: Kind): boolean => kind !== 'number' && kind !== 'words' && kind !== 'ideas'

export const KINDS = Object.keys(METHODS) as Kind[]

/** The controls of a kind, in the order in which they stand on the page. */
export const controlsOf = (kind: Kind): [string, Control][] => Object.entries(METHODS[kind])

function usualOf(control: Control): unknown {
  switch (control.as) {
    case 'texts':
      return control.empty ? null : {}
    case 'option':
      return null
    case 'bounds':
      return {}
    case 'list':
    case 'lists':
      return []
    default:
      return control.usual
  }
}

/** A method of this kind with its usual values, keeping what the one before has under the same name and in the same
    sense. */
export function ofKind(kind: Kind, before: MethodForm): MethodForm {
  const held = before as unknown as Record<string, unknown>
  const known: Record<string, Control> = METHODS[before.kind]
  const values = controlsOf(kind).map(([name, control]) => {
    const kept = name in held && known[name]?.said === control.said && known[name]?.as === control.as
    return [name, kept ? held[name] : usualOf(control)]
  })
  return { kind, ...Object.fromEntries(values) } as MethodForm
}

/** What is sent: texts in the languages that have one, and none at all where they may be left out; of a list what is
    not empty. */
export function filledIn(method: MethodForm, filled: (texts: Texts) => Texts): Record<string, unknown> {
  const values = method as unknown as Record<string, unknown>
  const texts = controlsOf(method.kind).flatMap(([name, control]): [string, unknown][] => {
    if (control.as === 'list') return [[name, ((values[name] ?? []) as string[]).map((word) => word.trim()).filter(Boolean)]]
    if (control.as === 'lists') {
      const all = ((values[name] ?? []) as Texts[]).map(filled).filter((texts) => Object.keys(texts).length)
      return [[name, all]]
    }
    if (control.as !== 'texts') return []
    const some = filled((values[name] ?? {}) as Texts)
    return [[name, control.empty && !Object.keys(some).length ? null : some]]
  })
  return { ...values, ...Object.fromEntries(texts) }
}
