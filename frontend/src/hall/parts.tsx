/** Pieces that several frames share. */
import { country, percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import { QrCode } from '../lib/qr-code'
import type { OptionView, PollView } from '../lib/wire'
import { usePhotograph } from './photographs'

/** How many layouts hall.css has for a question and for a result, and award.css for people. */
export const LAYOUTS = 7
export const PEOPLE_LAYOUTS = 10

/** Changes with every text that must fit. */
export const textsOf = (poll: PollView): string => [poll.title, ...poll.options.flatMap((option) => [option.label, option.mark])].map(words).join('|')

/** The address as a phone opens it. */
export const joinAddress = (join: string): string => `${location.protocol === 'http:' ? 'http' : 'https'}://${join}`

/** The way in for who is not signed in yet. */
export const Way = (props: { join: string }) => (
  <aside class="side">
    <QrCode text={joinAddress(props.join)} label={t('hall.qr', { address: props.join })} />
    <p>{t('hall.scan')}</p>
  </aside>
)

/** The organisation, unless it is itself the nominee. */
export const organisationOf = (option: OptionView): string =>
  option.organisation && !Object.values(option.label).includes(option.organisation) ? option.organisation : ''

/** Organisation, country, and what is not on record. */
export function From(props: { option: OptionView }) {
  const { option } = props
  const parts = [organisationOf(option), country(option.country), option.mark ? words(option.mark) : '']
  return <p class="org">{parts.filter(Boolean).join(' · ')}</p>
}

export const OptionMark = (props: { option: OptionView }) =>
  props.option.mark ? <span class="note"> ({words(props.option.mark)})</span> : null

/** In place of a photograph. */
export const Outline = () => (
  <svg class="portrait" viewBox="0 0 40 50" aria-hidden="true">
    <circle cx="20" cy="19" r="9" />
    <path d="M3 50c0-13 7-19 17-19s17 6 17 19z" />
  </svg>
)

/** The nominee's photograph; an outline where there is none, and until it has come. The name stands beside it, so it
    says nothing to who cannot see it. */
export function Portrait(props: { option: OptionView }) {
  const photograph = usePhotograph(props.option.photograph)
  return photograph ? <img class="portrait" src={photograph} alt="" decoding="sync" /> : <Outline />
}

/** The rules that decide who wins, as one small line: quorum, majority, what a tie leads to. */
export function Rules(props: { poll: PollView }) {
  const { quorum, majority, ties } = props.poll
  const ladder = ties.map((rung, index) => (rung === ties[index - 1] ? '' : t(`hall.tie_${rung}`))).filter(Boolean)
  const parts = [
    quorum ? t(`hall.quorum_${quorum.of}`, { needed: percent(quorum.percent / 100) }) : '',
    ladder.length ? t(`hall.wins_${majority}`) : '',
    ladder.length ? t('hall.in_a_tie', { ladder: ladder.join(t('hall.then')) }) : '',
  ].filter(Boolean)
  return parts.length ? <p class="rules line">{parts.join(' · ')}</p> : null
}
