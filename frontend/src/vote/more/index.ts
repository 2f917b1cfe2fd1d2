import './more.css'

export { Closed } from './closed'
export { Earlier } from './earlier'
export { AllocationBallot } from './points'
export { Rules } from './rules'
