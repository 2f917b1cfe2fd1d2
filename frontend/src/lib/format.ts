/** Figures, times and countries in the reader's language. */
import { currentLanguage } from './i18n'

/** 14:32:07, by the reader's own clock. `at` is server milliseconds, `offset` server minus local. */
export const timeOfDay = (at: number, offset = 0): string =>
  new Date(at - offset).toLocaleTimeString(currentLanguage(), { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

/** 0:52. Seconds are rounded up, so that 0:00 means over. */
export function minutes(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** A share as whole percent in the locale's form. */
export const percent = (share: number): string =>
  share.toLocaleString(currentLanguage(), { style: 'percent', maximumFractionDigits: 0 })

/** The country's name, or its code where the browser does not know it. */
export function country(code: string | null): string {
  if (!code) return ''
  try {
    return new Intl.DisplayNames(currentLanguage(), { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
