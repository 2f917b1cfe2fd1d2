import './more.css'

export { Closed } from './closed'
export { Earlier } from './earlier'
export { refusal, weight, whyNot } from './entitled'
export { Ballot, first, Marked, missing } from './marking'
export { MoveAsked } from './move'
export { Photographs } from './photographs'
export { Rules } from './rules'
