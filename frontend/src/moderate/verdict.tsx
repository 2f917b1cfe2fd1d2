/** What the votes of a closed poll say, before the hall sees it: one of four words and what happens now. No name, no
 *  figure. */
import { t } from '../lib/i18n'
import type { PollView, VerdictView } from '../lib/wire'
import { Mark } from './marks'
import { start } from './rules'

/** `again`: the run-off of this poll, where there is one. */
export function Verdict(props: { poll: PollView; verdict: VerdictView | undefined; again: PollView | undefined }) {
  const { poll, verdict, again } = props
  if (!verdict) return <p class="hint">{t('verdict_counting')}</p>
  return (
    <div class={`verdict ${verdict.ready ? 'ready' : 'waits'}`}>
      <Mark good={verdict.ready} />
      <p>
        <b>{t(`verdict_${verdict.verdict}`)}</b> {happens(poll, verdict, again)}
      </p>
    </div>
  )
}

function happens(poll: PollView, verdict: VerdictView, again: PollView | undefined): string {
  if (poll.state === 'revealing') return t(verdict.more ? (poll.step ? 'now_shown_part' : 'now_shown_none') : 'now_shown_all')
  switch (verdict.rung) {
    case 'run_off':
      if (verdict.ready) return t('now_run_off_done')
      if (again) return t(again.state === 'armed' || again.state === 'draft' ? 'now_run_off_prepared' : 'now_run_off_held')
      return t('now_run_off')
    case 'chair':
      return t(verdict.ready ? 'now_chair_done' : 'now_chair')
    case 'draw':
      return t('now_draw', { start: start(poll.commitment) })
    case 'joint':
      return t('now_joint')
    default:
      return t(`now_${verdict.verdict}`)
  }
}

/** What the next step shows, as the button says it. `winner`: several, where a tie makes joint winners. */
export function stepLabel(poll: PollView, verdict: VerdictView | undefined): string {
  if (poll.reveal === 'rounds') return t('do_step_round', { round: poll.step + 1 })
  switch (verdict?.next_place) {
    case 1:
      return t(verdict.rung === 'joint' ? 'do_step_winners' : 'do_step_1')
    case 2:
      return t('do_step_2')
    case 3:
      return t('do_step_3')
    default:
      return t('do_step')
  }
}
