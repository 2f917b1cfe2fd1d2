/** Motion that CSS cannot do alone. Durations and easing are the tokens'. */

const still = (): boolean => matchMedia('(prefers-reduced-motion:reduce)').matches

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
/** A minifier may write 300ms as .3s. */
const duration = (name: string): number => {
  const text = token(name)
  return parseFloat(text) * (text.endsWith('ms') ? 1 : 1000)
}

/** Show `element` over what lies under it, then call `done`. A cross-fade is allowed under reduced motion, too. */
export function fadeIn(element: HTMLElement, done: () => void): void {
  const timing = { duration: still() ? 200 : duration('--move'), easing: still() ? 'linear' : token('--ease') }
  element.animate([{ opacity: 0 }, { opacity: 1 }], timing).onfinish = done
}

/** Move `element` from `distance` px above or below to its place. */
export function glide(element: HTMLElement, distance: number): void {
  if (still()) return
  element.animate([{ transform: `translateY(${distance}px)` }, { transform: 'none' }], {
    duration: duration('--settle'),
    easing: token('--ease'),
  })
}
