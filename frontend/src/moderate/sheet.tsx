/** The run sheet: what was shown, what is on screen, what comes next. A click selects what comes next. */
import { useEffect, useRef } from 'preact/hooks'
import { minutes } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { CueView, PollView } from '../lib/wire'
import { cueOf, runOff } from './model'

/** `tests`: test votes that are over, folded away at the end. */
export function RunSheet(props: {
  sheet: CueView[]
  tests: CueView[]
  polls: PollView[]
  turnout: Record<string, number>
  live: string
  next: string | undefined
  onSelect: (cue: CueView) => void
}) {
  const { sheet, tests, live, next } = props
  const list = useRef<HTMLElement>(null)
  useEffect(() => {
    // Only where the run sheet scrolls by itself: where the page does, this would take the actions out of sight.
    if (list.current && list.current.scrollHeight > list.current.clientHeight)
      list.current.querySelector('.next')?.scrollIntoView({ block: 'nearest' })
  }, [next])
  const at = sheet.findIndex((cue) => cue.id === live)
  const line = (cue: CueView, number: string, past: boolean) => {
    const state = [past && 'past', cue.id === live && 'live', cue.id === next && 'next']
    const note = describe(cue, props.polls, props.turnout, sheet)
    return (
      <li key={cue.id} class={state.filter(Boolean).join(' ')}>
        <button
          type="button"
          class="cue"
          aria-current={cue.id === live ? 'true' : undefined}
          aria-pressed={cue.id === next}
          onClick={() => props.onSelect(cue)}
        >
          <span class="no">{number}</span>
          <span class="what">
            <b>{words(cue.title)}</b>
            {note && <small>{note}</small>}
            {(cue.id === live || cue.id === next) && (
              <span class="chips">
                {cue.id === live && <span class="chip on">{t('on_screen')}</span>}
                {cue.id === next && <span class="chip nx">{t('next')}</span>}
              </span>
            )}
          </span>
        </button>
      </li>
    )
  }
  return (
    <nav class="sheet" aria-labelledby="sheet" ref={list}>
      <h2 class="subhead" id="sheet">
        {t('run_sheet')}
      </h2>
      <ol>{sheet.map((cue, index) => line(cue, String(index + 1), index < at))}</ol>
      {tests.length > 0 && (
        <details class="fold">
          <summary>{t('tests_over', { count: tests.length })}</summary>
          <ol>{tests.map((cue) => line(cue, '', true))}</ol>
        </details>
      )}
    </nav>
  )
}

/** A few words on the state of what the cue shows. */
function describe(cue: CueView, polls: PollView[], turnout: Record<string, number>, sheet: CueView[]): string {
  const poll = polls.find((candidate) => candidate.id === cue.poll)
  if (cue.kind === 'image' && !cue.image) return t('cue_no_picture')
  if (!poll) return t(`cue_kind_${cue.kind}`)
  if (cue.kind === 'result' && cueOf(sheet, poll) !== cue)
    return poll.state === 'published' ? t('cue_published') : poll.shown === 'held' ? t('cue_sealed') : ''
  switch (poll.state) {
    case 'draft':
    case 'armed': {
      const limit = poll.seconds ? t('cue_limit', { time: minutes(poll.seconds * 1000) }) : t('cue_no_limit')
      const kind = poll.secret ? t('secret') : t('named')
      const by = cue.opens ? ` · ${t('cue_opens')}` : ''
      return (poll.state === 'armed' ? `${t('state_armed')} · ${limit}` : `${limit} · ${kind}`) + by
    }
    case 'open':
    case 'closing':
      return t('cue_running', { voted: turnout[poll.id] ?? 0 })
    case 'annulled':
      return t('state_annulled')
    case 'revealing':
      return t('cue_revealing')
    default:
      if (poll.state === 'closed' && runOff(polls, poll)) return t('cue_run_off')
      return t('cue_took_part', { voted: turnout[poll.id] ?? 0, entitled: poll.entitled })
  }
}
