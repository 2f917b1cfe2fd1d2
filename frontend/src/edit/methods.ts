/** What can be set of each method: the one place of the editor that knows methods. The types hold it complete: a method
    that the server gets, or a field of one, is missed here by the compiler. Words: `kind_KIND`, `kind_KIND_text`,
    `field_FIELD`, and `field_FIELD_hint` where there is something to say, in locales/…/editor.json. */
import type { MethodForm } from './model'

type Kind = MethodForm['kind']
type FormOf<K extends Kind> = Extract<MethodForm, { kind: K }>

/** `whole`: a whole number; `empty`: it may be left out, and what that means is its hint. */
export type Control =
  | { as: 'whole'; least: number; most: number; usual: number | null; empty?: true; hint?: true }
  | { as: 'flag'; usual: boolean; hint?: true }
  | { as: 'one_of'; of: readonly string[]; usual: string; hint?: true }
  | { as: 'texts'; hint?: true }

export type Controls<K extends Kind> = { [F in Exclude<keyof FormOf<K>, 'kind'>]-?: Control }

const blank: Control = { as: 'flag', usual: true, hint: true }

export const METHODS: { [K in Kind]: Controls<K> } = {
  choice: {
    least: { as: 'whole', least: 1, most: 100, usual: 1 },
    most: { as: 'whole', least: 1, most: 100, usual: 1 },
    blank,
  },
  allocation: {
    points: { as: 'whole', least: 1, most: 10_000, usual: 100 },
    step: { as: 'whole', least: 1, most: 1_000, usual: 5, hint: true },
    blank,
  },
  ranking: {
    most: { as: 'whole', least: 2, most: 100, usual: null, empty: true, hint: true },
    blank,
  },
}

export const KINDS = Object.keys(METHODS) as Kind[]

/** The controls of a kind, in the order in which they stand on the page. */
export const controlsOf = (kind: Kind): [string, Control][] => Object.entries(METHODS[kind])

/** A method of this kind with its usual values, keeping what the one before has under the same name. */
export function ofKind(kind: Kind, before: MethodForm): MethodForm {
  const held = before as unknown as Record<string, unknown>
  const values = controlsOf(kind).map(([name, control]) => {
    const value = held[name]
    const usual = control.as === 'texts' ? {} : control.usual
    return [name, typeof value === typeof usual ? value : usual]
  })
  return { kind, ...Object.fromEntries(values) } as MethodForm
}
