/** What a page needs to behave like a projector: it stays lit, shows no pointer, fills the screen when asked. */

const IDLE = 3_000

/** Screens lock themselves again whenever the page was hidden. */
export function keepAwake(): void {
  const ask = () => {
    // Refused on battery or over plain HTTP: then the machine's own settings decide.
    if (document.visibilityState === 'visible') navigator.wakeLock?.request('screen').catch(() => undefined)
  }
  document.addEventListener('visibilitychange', ask)
  ask()
}

export function hideIdleCursor(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const seen = () => {
    document.documentElement.classList.remove('idle')
    clearTimeout(timer)
    timer = setTimeout(() => document.documentElement.classList.add('idle'), IDLE)
  }
  addEventListener('pointermove', seen)
  seen()
}

/** F or a double click. */
export function offerFullScreen(): void {
  const toggle = () => {
    // Refused where the page is embedded without leave: it stays as large as it is.
    const turn = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
    turn.catch(() => undefined)
  }
  addEventListener('dblclick', toggle)
  addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() === 'f' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat) toggle()
  })
}
