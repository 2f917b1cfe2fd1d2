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

/** How long the room looks at the first place's bar before it learns the name. */
const HOLD = 800

/** Draw `element`, and the field in it, across the picture from the left, its content standing still: after the bar of
    the podium's first place has grown, or its rule has come where there are no bars, or at once. Then call `done`. */
export function wipeIn(element: HTMLElement, after: 'bar' | 'rule' | 'nothing', done: () => void): void {
  if (still()) return fadeIn(element, done)
  const delay = after === 'nothing' ? 0 : duration('--move') + (after === 'bar' ? duration('--reveal') : 0) + HOLD
  const timing = { delay, duration: duration('--settle'), easing: token('--ease'), fill: 'backwards' } as const
  const from = (x: string) => [{ transform: `translateX(${x})` }, { transform: 'none' }]
  element.firstElementChild?.animate(from('100%'), timing)
  element.animate(from('-100%'), timing).onfinish = done
}
