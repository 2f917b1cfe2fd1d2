/** The dialogs of the console, one at a time. */
import { t, words } from '../lib/i18n'
import type { CueView, PollView, VerdictView } from '../lib/wire'
import { Ask, AskAnnul, Keys } from './asks'
import { Badges } from './badges'
import type { Commands } from './commands'
import type { Place } from './console'
import { Decide } from './decide'
import { forget } from './drafts'
import { Floor } from './floor'
import { Ideas } from './ideas'
import type { Primary } from './model'
import { Pair } from './pair'
import { Peek } from './peek'
import { Photographs } from './photographs'
import { Preflight } from './preflight'
import { Words } from './words'

export type Open = 'close' | 'reveal' | 'annul' | 'decide' | 'peek' | 'test' | 'keys' | 'pair' | 'badges' | 'preflight' | 'photographs' | 'words' | 'ideas' | 'floor'

export const ABOUT_POLL: ReadonlySet<Open> = new Set(['close', 'reveal', 'annul', 'decide', 'peek', 'words', 'ideas'])

/** Whether what a dialog asks for can still be done: another moderator, or the clock, may have been first. */
export function stands(open: Open, poll: PollView | undefined, kind: Primary): boolean {
  switch (open) {
    case 'close':
    case 'reveal':
    case 'decide':
      return kind === open
    case 'annul':
      return poll !== undefined && poll.state !== 'published' && poll.state !== 'annulled'
    default:
      return true
  }
}

export function Dialogs(props: {
  open: Open | undefined
  poll: PollView | undefined
  polls: PollView[]
  sheet: CueView[]
  verdict: VerdictView | undefined
  commands: Commands
  place: Place
  hour: (at: number) => string
  onReveal: () => void
  onClose: () => void
}) {
  const { open, poll, commands, place, onClose } = props
  switch (open) {
    case 'keys':
      return <Keys onClose={onClose} />
    case 'pair':
      return <Pair rooms={place.rooms} room={place.room} onClose={onClose} />
    case 'preflight':
      return <Preflight room={place.room} polls={props.polls} hour={props.hour} onClose={onClose} />
    case 'photographs':
      return <Photographs polls={props.polls} sheet={props.sheet} room={place.room} onSignedOut={place.onSignedOut} onClose={onClose} />
    case 'floor':
      return <Floor room={place.room} onSignedOut={place.onSignedOut} onClose={onClose} />
    case 'badges':
      return <Badges hour={props.hour} onClose={onClose} />
    case 'test':
      return (
        <Ask title={t('ask_test')} text={t('ask_test_text')} yes={t('do_test')} onYes={() => void commands.testVote()} onClose={onClose} />
      )
  }
  if (!poll) return null
  const title = words(poll.title)
  const send = async (action: 'annul' | 'decide', more: { reason: string; option?: string }) => {
    if (await commands.act(poll, action, more)) forget(`${action} ${poll.id}`)
  }
  switch (open) {
    case 'close':
      return (
        <Ask
          title={t('ask_close', { title })}
          text={t('why_close')}
          yes={t('do_close')}
          onYes={() => void commands.act(poll, 'close')}
          onClose={onClose}
        />
      )
    case 'reveal':
      return (
        <Ask title={t('ask_reveal', { title })} text={t('ask_reveal_text')} yes={t('do_reveal')} onYes={props.onReveal} onClose={onClose} />
      )
    case 'annul':
      return <AskAnnul poll={poll} onYes={(reason) => void send('annul', { reason })} onClose={onClose} />
    case 'decide':
      return (
        <Decide
          poll={poll}
          leaders={props.verdict?.leaders ?? []}
          onYes={(option, reason) => void send('decide', { option, reason })}
          onClose={onClose}
        />
      )
    case 'words':
      return <Words poll={poll} onSignedOut={place.onSignedOut} onClose={onClose} />
    case 'ideas':
      return <Ideas poll={poll} onSignedOut={place.onSignedOut} onClose={onClose} />
    case 'peek':
      return <Peek poll={poll} peek={commands.peek} onClose={onClose} />
    default:
      return null
  }
}
