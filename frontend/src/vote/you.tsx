/** Whose badge this is, and the way out for anybody else. */
import { country } from '../lib/format'
import { t } from '../lib/i18n'
import type { SignedIn } from '../lib/wire'

export function You(props: { who: SignedIn; leave: () => Promise<void> }) {
  const { who } = props
  return (
    <p class="you">
      <b>{who.name}</b>
      <span>{[who.organisation, country(who.country)].filter(Boolean).join(', ')}</span>
      <button type="button" class="link" onClick={() => void props.leave()}>
        {t('not_you')}
      </button>
    </p>
  )
}
