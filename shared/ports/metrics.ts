/** What the service counts about itself, beside what the platform counts: the alarms and the dashboard read it. */
export const METRICS_NAMESPACE = 'ncvr';

/** Each by the name that CloudWatch shows, its unit, and the function that counts it. */
export const METRICS = {
  /** Age of the price that has waited longest to be issued; 0 where none waits. */
  oldestPendingOfferSeconds: {
    name: 'OldestPendingOfferSeconds',
    unit: 'Seconds',
    service: 'site-pricing-sweeper',
  },
  /** Messages that the sweeper sent again. */
  workSentAgain: { name: 'WorkSentAgain', unit: 'Count', service: 'site-pricing-sweeper' },
  /** Months whose live counters say something else than the decision log; 0 where all agree. */
  indicatorMonthsDisagreeing: {
    name: 'IndicatorMonthsDisagreeing',
    unit: 'Count',
    service: 'adherence-indicator-closer',
  },
  siteWorkDone: { name: 'SiteWorkDone', unit: 'Count', service: 'site-pricing-worker' },
  siteWorkFailed: { name: 'SiteWorkFailed', unit: 'Count', service: 'site-pricing-worker' },
  notificationsDelivered: { name: 'NotificationsDelivered', unit: 'Count', service: 'notifications-sender' },
  /** Refused, given up, or with nobody to send it to: it waits for a coordinator. */
  notificationsNotDelivered: {
    name: 'NotificationsNotDelivered',
    unit: 'Count',
    service: 'notifications-sender',
  },
} as const;
export type MetricKey = keyof typeof METRICS;

export interface Metrics {
  /** Publishes the values together. */
  put(values: Readonly<Partial<Record<MetricKey, number>>>): void;
}
