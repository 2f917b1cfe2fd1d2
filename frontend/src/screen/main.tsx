/** Entry of the projector's page. A claim in the address leaves it before anything else happens. */
import { render } from 'preact'
import { load, t } from '../lib/i18n'
import '../tokens.css'
import '../fonts.css'
import { App } from './app'
import { keepAwake, hideIdleCursor, offerFullScreen } from './projector'
import './screen.css'

const given = location.hash.slice(1)
if (given) history.replaceState(null, '', location.pathname + location.search)
const root = document.getElementById('app')
if (root && location.pathname.startsWith('/preview/')) void import('./preview').then(({ preview }) => preview(root))
else if (root) {
  keepAwake()
  hideIdleCursor()
  offerFullScreen()
  void load('hall').then(() => {
    document.title = t('page_title')
    render(<App given={given} />, root)
  })
}
