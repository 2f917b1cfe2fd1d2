/** Ratings and numbers in the reader's language, for every screen. */
import { currentLanguage, t, words } from './i18n'
import type { NumberMethod, NumberResult, RatingMethod } from './wire'

/** A mean, with one decimal; a dash where there is none. */
export const meanOf = (mean: number | null): string =>
  mean === null ? '–' : mean.toLocaleString(currentLanguage(), { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** A decimal text in the reader's form; a dash where there is none. */
export const decimal = (figure: string | null): string =>
  figure === null ? '–' : Number(figure).toLocaleString(currentLanguage(), { maximumFractionDigits: 4 })

/** With the unit, if the method has one. */
export const withUnit = (figure: string, method: NumberMethod): string =>
  method.unit ? `${figure}\u00a0${words(method.unit)}` : figure

/** "12–40 km": the middle half. */
export const halfOf = (result: NumberResult, method: NumberMethod): string =>
  withUnit(`${decimal(result.low)}–${decimal(result.high)}`, method)

/** The steps of a scale. */
export const stepsOf = ({ least, most }: Pick<RatingMethod, 'least' | 'most'>): number[] =>
  Array.from({ length: most - least + 1 }, (_, place) => least + place)

/** What a step means, where that is said: "not at all". */
export const endOf = (method: RatingMethod, step: number): string =>
  step === method.least ? words(method.low) : step === method.most ? words(method.high) : ''

/** "From 0 to 100 km". */
export const boundsOf = (method: NumberMethod, key: string): string =>
  t(key, { least: decimal(String(method.least)), most: withUnit(decimal(String(method.most)), method) })
