/** The sponsor of the sample study; registered where a service is composed. By itself, since that loads every adapter. */
export const SPONSOR = 'example-pharma';
