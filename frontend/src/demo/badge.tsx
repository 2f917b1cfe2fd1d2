/** A badge as it hangs round a neck. A click does what a scan does. */
import { country } from '../lib/format'
import { t } from '../lib/i18n'
import { QrCode } from '../lib/qr-code'

export interface DemoBadge {
  number: number
  name: string
  organisation: string
  country: string
  /** In four groups, as printed. */
  token: string
  url: string
}

export function Badge(props: { badge: DemoBadge; title: string }) {
  const { badge } = props
  const address = new URL(badge.url, location.href)
  return (
    <li>
      <a class="card" href={address.href} target="_blank" rel="noopener">
        <span class="slot" aria-hidden="true" />
        <span class="event">{props.title}</span>
        <b class="wearer">{badge.name}</b>
        <span class="from">{badge.organisation}</span>
        <span class="from">{country(badge.country)}</span>
        <span class="lower-half">
          <QrCode text={address.href} label={t('qr_label', { name: badge.name })} />
          <span class="typed">
            <span class="no">{t('badge_number', { number: String(badge.number) })}</span>
            <span class="groups">
              {badge.token.split(' ').map((group) => (
                <span key={group}>{group} </span>
              ))}
            </span>
            <span class="pretend">{t('made_up')}</span>
          </span>
        </span>
        <span class="go">{t('vote_as')}</span>
      </a>
    </li>
  )
}
