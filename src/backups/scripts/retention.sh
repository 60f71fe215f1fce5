# shellcheck shell=sh
# Which backups have had their time; read into the step that keeps them by `.`.
#   KEEP_LAST, KEEP_HOURLY, KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY, KEEP_YEARLY
#                  of how many of the last hours, days, ... that have a backup the newest one is kept
#   KEEP_AT_LEAST  how many are kept whatever the others say

# expired: names of backups on the standard input, 2026-01-31T03-00-00Z, each on a line; those to remove on the standard output
expired() {
  sort -r -u | awk \
    -v last="${KEEP_LAST:-0}" -v hourly="${KEEP_HOURLY:-0}" -v daily="${KEEP_DAILY:-0}" -v weekly="${KEEP_WEEKLY:-0}" \
    -v monthly="${KEEP_MONTHLY:-0}" -v yearly="${KEEP_YEARLY:-0}" -v least="${KEEP_AT_LEAST:-1}" '
    # Weeks since Monday, 29 December 1969: they begin on Mondays, and have no trouble with the turn of the year.
    function week(name,    year, month, day, days) {
      year = substr(name, 1, 4) + 0; month = substr(name, 6, 2) + 0; day = substr(name, 9, 2) + 0
      if (month <= 2) { year--; month += 12 }
      days = 365 * year + int(year / 4) - int(year / 100) + int(year / 400) + int((153 * (month - 3) + 2) / 5) + day - 719469
      return int((days + 3) / 7)
    }
    # From the newest to the oldest: the first of a period is kept, while there are periods left to keep.
    function wanted(kind, key, most) {
      if (count[kind] >= most || key == previous[kind]) return 0
      previous[kind] = key
      count[kind]++
      return 1
    }
    {
      keep = wanted("last", NR, last)
      keep = wanted("hourly", substr($0, 1, 13), hourly) || keep
      keep = wanted("daily", substr($0, 1, 10), daily) || keep
      keep = wanted("weekly", week($0), weekly) || keep
      keep = wanted("monthly", substr($0, 1, 7), monthly) || keep
      keep = wanted("yearly", substr($0, 1, 4), yearly) || keep
      keep = NR <= least || keep
      if (!keep) print
    }'
}
