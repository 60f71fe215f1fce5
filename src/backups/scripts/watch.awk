# What has become of the runs of a backup since they were looked at last: reads what the API server knows, as `flat` in api.sh
# writes it, and writes alerts, each a line of JSON, and metrics.
#   kind      set before each file: cronjob, job, pod
# and in the environment
#   BACKUP    name of the backup, and of its CronJob
#   NAMESPACE where it is
#   WATCHED   names of CronJobs and how old their newest success may be in seconds, 0 for any age: `orders:172800`; that of
#             the backup first
#   WATCH     name of the CronJob that runs this
#   JOB       name of the Job that runs this
#   STUCK     after how many seconds a run that has not started is one that cannot
#   ON_SUCCESS  1 where runs that succeed are alerts as well
#   ALERTS, METRICS  the files to write to
#
# Nothing is remembered. What one run of this looks at goes from the start of the last one that succeeded to its own start:
# where alerts could not be sent, the next run sends them. All these times are those of the controller of Jobs, so that no clocks
# are compared, and none falls between two runs.
BEGIN {
  FS = "\t"
  day = 86400
  watch = ENVIRON["WATCH"]
  count = split(ENVIRON["WATCHED"], watched, " ")
  for (i = 1; i <= count; i++) {
    split(watched[i], parts, ":")
    watched[i] = parts[1]
    oldest[parts[1]] = parts[2] + 0
  }
}

kind == "cronjob" && $1 == "metadata.name" { name = $2 }
kind == "cronjob" { cronjob[name, $1] = $2; next }
{
  # items.12.status.phase
  split($1, parts, ".")
  if (parts[1] == "items") {
    item = parts[2] + 0
    field = substr($1, length(parts[2]) + 8)
    if (kind == "job") { job[item, field] = $2; if (item >= jobs) jobs = item + 1 }
    if (kind == "pod") { pod[item, field] = $2; if (item >= pods) pods = item + 1 }
  }
}

# Seconds since 1970 of 2026-01-31T03:00:00Z.
function epoch(time,    year, month, days) {
  year = substr(time, 1, 4) + 0; month = substr(time, 6, 2) + 0
  if (month <= 2) { year--; month += 12 }
  days = 365 * year + int(year / 4) - int(year / 100) + int(year / 400) + int((153 * (month - 3) + 2) / 5) + substr(time, 9, 2) - 719469
  return ((days * 24 + substr(time, 12, 2)) * 60 + substr(time, 15, 2)) * 60 + substr(time, 18, 2)
}

# The place of a condition that is there and true, or that has another status; -1 where there is none.
function condition_of(object, item, type, status,    at) {
  for (at = 0; (item, "status.conditions." at ".type") in object; at++) {
    if (object[item, "status.conditions." at ".type"] == type && object[item, "status.conditions." at ".status"] == status) return at
  }
  return -1
}

# How a Job has ended, in ended[], and when.
function outcome_of(item, type,    at) {
  at = condition_of(job, item, type, "True")
  if (at < 0) return 0
  ended[item] = type
  end[item] = job[item, "status.conditions." at ".lastTransitionTime"]
  why[item] = job[item, "status.conditions." at ".reason"]
  because[item] = job[item, "status.conditions." at ".message"]
  return 1
}

function quoted(text) {
  gsub(/["\\]/, "\\\\&", text)
  return "\"" text "\""
}

# Cut between words, and so not within a character.
function cut(text, most) {
  gsub(/^ +| +$/, "", text)
  if (length(text) <= most) return text
  text = substr(text, 1, most)
  sub(/ [^ ]*$/, "", text)
  return text " ..."
}

function size(bytes,    unit) {
  for (unit = 1; bytes >= 1024 && unit < 6; unit++) bytes /= 1024
  return sprintf(unit > 1 ? "%.1f %s" : "%d %s", bytes, substr("B  KiBMiBGiBTiBPiB", 3 * unit - 2, unit > 1 ? 3 : 1))
}

function duration(seconds) {
  if (seconds < 120) return seconds " s"
  if (seconds < 7200) return int(seconds / 60) " min"
  return seconds < 2 * day ? int(seconds / 3600) " h" : int(seconds / day) " days"
}

# A value of a line that a step has logged; it may be empty.
function logged(line, key) {
  if (!match(line, "\"" key "\":(\"([^\"\\\\]|\\\\.)*\"|[0-9]+)")) return ""
  line = substr(line, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
  if (line !~ /^"/) return line
  line = substr(line, 2, length(line) - 2)
  gsub(/\\"/, "\"", line)
  gsub(/\\\\/, "\\", line)
  return line
}

# The last of the lines that a step has logged, in line, and in said what programs have written since the last but one.
function read_log(text,    at) {
  line = said = ""
  while ((at = index(text, "{\"time\":\"")) > 0) {
    said = line == "" || at > 2 ? substr(text, 1, at - 1) : ""
    text = substr(text, at)
    # A line of a step has neither lists nor maps in it.
    if (!match(text, /^[{]("([^"\\]|\\.)*"|[^"{}])*[}]/)) { text = ""; break }
    line = substr(text, 1, RLENGTH)
    text = substr(text, RLENGTH + 1)
  }
  # After the last line, where a program has killed its step.
  if (text ~ /[^ ]/) said = text
}

# What a failed container has left to say.
function words_of(container, text,    rest, more, pair, key) {
  read_log(text)
  if (logged(line, "outcome") != "failed") return cut(said, 600)
  more = ""
  rest = line
  while (match(rest, /"[A-Za-z]+":("([^"\\]|\\.)*"|[0-9]+)/)) {
    pair = substr(rest, RSTART, RLENGTH)
    rest = substr(rest, RSTART + RLENGTH)
    key = substr(pair, 2, index(pair, "\":") - 2)
    if (key !~ /^(time|backup|step|outcome|message|seconds)$/ && logged(pair, key) != "") {
      more = more (more == "" ? "" : ", ") key " " logged(pair, key)
    }
  }
  return logged(line, "message") (more == "" ? "" : " (" more ")") (said ~ /[^ ]/ ? ": " cut(said, 600) : "")
}

# Why a container has not succeeded, or has not started; empty where it has.
function trouble_of(item, prefix,    state, name, result, words) {
  name = pod[item, prefix ".name"]
  state = prefix ".state.terminated."
  if ((item, state "exitCode") in pod) {
    if (pod[item, state "exitCode"] == 0) return ""
    exit_code = pod[item, state "exitCode"]
    result = pod[item, state "reason"]
    words = words_of(name, pod[item, state "message"])
    result = result == "Error" && words != "" ? "" : (result == "OOMKilled" ? "out of memory" : result) ", exit code " exit_code
    return name " failed: " result (result != "" && words != "" ? ": " : "") words
  }
  state = prefix ".state.waiting."
  result = pod[item, state "reason"]
  if (result ~ /^(ErrImage|Image|InvalidImage|Create|Registry|SignatureValidation|RunContainer)/) {
    return name " cannot start: " result (pod[item, state "message"] == "" ? "" : ": " cut(pod[item, state "message"], 600))
  }
  return ""
}

# Why a pod has not succeeded; in container and exit_code, what of it.
function reason_of_pod(item,    at, part, parts, result, found) {
  container = exit_code = ""
  result = ""
  split("initContainerStatuses containerStatuses", parts, " ")
  for (part = 1; part <= 2; part++) {
    for (at = 0; (item, "status." parts[part] "." at ".name") in pod; at++) {
      found = trouble_of(item, "status." parts[part] "." at)
      if (found != "" && container == "") container = pod[item, "status." parts[part] "." at ".name"]
      if (found != "") result = result (result == "" ? "" : "; ") found
    }
  }
  if (pod[item, "status.reason"] != "") result = pod[item, "status.reason"] ": " cut(pod[item, "status.message"], 400) (result == "" ? "" : "; ") result
  at = condition_of(pod, item, "DisruptionTarget", "True")
  if (result == "" && at >= 0) result = "the pod was taken away: " pod[item, "status.conditions." at ".message"]
  at = condition_of(pod, item, "PodScheduled", "False")
  if (at >= 0) result = "no node takes the pod: " cut(pod[item, "status.conditions." at ".message"], 600)
  return result
}

# The newest pod of a Job; -1 where there is none.
function pod_of(item,    at, found) {
  found = -1
  for (at = 0; at < pods; at++) {
    if (pod[at, "metadata.labels.batch.kubernetes.io/job-name"] != job[item, "metadata.name"]) continue
    if (found < 0 || pod[at, "metadata.creationTimestamp"] > pod[found, "metadata.creationTimestamp"]) found = at
  }
  return found
}

function reason_of(item,    newest, result) {
  newest = pod_of(item)
  container = exit_code = ""
  result = newest < 0 ? "" : reason_of_pod(newest)
  if (why[item] == "DeadlineExceeded") {
    return "it took longer than it may (DeadlineExceeded), and was stopped" (result == "" ? "" : "; " result)
  }
  if (result != "") return result
  return why[item] ": " because[item] (newest < 0 && why[item] == "BackoffLimitExceeded" ? "; its pod is gone: it was deleted, or its node was lost" : "")
}

function task_of(name) {
  return name == ENVIRON["BACKUP"] ? "backup" : "verification"
}

function title_of(name) {
  return (task_of(name) == "backup" ? "Backup " : "Verification of backup ") ENVIRON["NAMESPACE"] "/" ENVIRON["BACKUP"]
}

function alert(name, outcome, text, more) {
  printf "{\"text\":%s,\"backup\":%s,\"namespace\":%s,\"task\":\"%s\",\"outcome\":\"%s\"%s}\n", quoted(title_of(name) " " text), quoted(ENVIRON["BACKUP"]),
    quoted(ENVIRON["NAMESPACE"]), task_of(name), outcome, more > ENVIRON["ALERTS"]
}

function run_fields(item,    result) {
  result = ",\"job\":" quoted(job[item, "metadata.name"]) ",\"started\":" quoted(job[item, "status.startTime"])
  if (item in ended) result = result ",\"finished\":" quoted(end[item]) ",\"seconds\":" (epoch(end[item]) - epoch(job[item, "status.startTime"]))
  return result ",\"failedPods\":" (job[item, "status.failed"] + 0)
}

# What the steps that keep have left, each for its destination: in kept_bytes[], kept_count[], and dump_bytes.
function read_kept(item,    newest, at, prefix, to) {
  destinations = 0
  dump_bytes = ""
  newest = pod_of(item)
  for (at = 0; newest >= 0 && (newest, "status.containerStatuses." at ".name") in pod; at++) {
    prefix = "status.containerStatuses." at
    to = pod[newest, prefix ".name"]
    read_log(pod[newest, prefix ".state.terminated.message"])
    if (to !~ /^keep-/ || logged(line, "outcome") != "ok" || logged(line, "bytes") == "") continue
    destination[++destinations] = substr(to, 6)
    kept_bytes[destinations] = logged(line, "bytes")
    kept_count[destinations] = logged(line, "backups")
    dump_bytes = logged(line, "dumpBytes")
  }
}

function report_success(name, item, outcome,    at, list, text) {
  read_kept(item)
  list = text = ""
  for (at = 1; at <= destinations; at++) {
    list = list (at > 1 ? "," : "") "{\"name\":" quoted(destination[at]) ",\"bytes\":" kept_bytes[at] ",\"backups\":" kept_count[at] "}"
    text = text (at > 1 ? ", " : ": ") size(kept_bytes[at]) " in " destination[at] ", which has " kept_count[at]
  }
  alert(name, outcome, (outcome == "recovered" ? "has succeeded again" : "has succeeded") text,
    run_fields(item) (dump_bytes == "" ? "" : ",\"dumpBytes\":" dump_bytes) (destinations ? ",\"destinations\":[" list "]" : ""))
}

function report_failure(item, name, outcome, reason) {
  alert(name, outcome, (outcome == "stuck" ? "does not start: " : "has failed: ") reason,
    ",\"reason\":" quoted(reason) (outcome == "failed" ? ",\"condition\":" quoted(why[item]) : "") run_fields(item) \
    (container == "" ? "" : ",\"container\":" quoted(container)) (exit_code == "" ? "" : ",\"exitCode\":" exit_code))
}

# A run that cannot start fails with its deadline, hours later, and its pod is gone by then.
function look_at_start(item, name,    newest, late, reason) {
  newest = pod_of(item)
  if (newest < 0 && job[item, "status.failed"] + 0 > 0) return
  if (newest >= 0 && pod[newest, "status.phase"] != "Pending") return
  late = epoch(newest < 0 ? job[item, "status.startTime"] : pod[newest, "metadata.creationTimestamp"]) + ENVIRON["STUCK"]
  if (late < since || late >= now) return
  reason = newest < 0 ? "there is no pod; the events of the Job say why" : reason_of_pod(newest)
  report_failure(item, name, "stuck", reason == "" ? "its pod is pending; the events of the pod say why" : reason)
}

# Once when it is, and then once a day.
function look_at_age(name,    due, reason) {
  if (!oldest[name]) return
  due = base[name] + oldest[name]
  overdue[name] = due < now
  if (!overdue[name] || (looked && due + int((now - 1 - due) / day) * day < since)) return
  reason = (newest_success[name] == "" ? "there is none since it was made" : "the newest one is from " newest_success[name]) ", " \
    duration(now - base[name]) " ago, and may be " duration(oldest[name]) " old"
  if (cronjob[name, "spec.suspend"] == "true") reason = reason "; it is suspended"
  else if (running[name] != "") reason = reason "; a run goes on since " running[name]
  else if (newest[name] != "" && ended[newest[name]] == "Failed") reason = reason "; the last run has failed: " reason_of(newest[name])
  else reason = reason "; the last run was at " (cronjob[name, "status.lastScheduleTime"] == "" ? "no time" : cronjob[name, "status.lastScheduleTime"])
  alert(name, "overdue", "is overdue: " reason, ",\"reason\":" quoted(reason) ",\"lastSuccess\":" (newest_success[name] == "" ? "null" : quoted(newest_success[name])))
}

function metric(name, help, value, labels) {
  if (value == "") return
  # The lines of a metric stand together.
  if (!(name in helped)) printf "# HELP %s %s\n# TYPE %s gauge\n", name, help, name > ENVIRON["METRICS"]
  helped[name] = 1
  printf "%s{backup=\"%s\",namespace=\"%s\"%s} %s\n", name, ENVIRON["BACKUP"], ENVIRON["NAMESPACE"], labels, value > ENVIRON["METRICS"]
}

function write_metrics(    name, task, at, prefix) {
  for (at = 1; at <= count; at++) {
    name = watched[at]
    prefix = "backup_" (task_of(name) == "backup" ? "" : "verification_")
    task = task_of(name)
    metric(prefix "last_success_timestamp_seconds", "When the newest " task " that succeeded was finished.", newest_success[name] == "" ? "" : epoch(newest_success[name]))
    if (newest[name] != "") {
      metric(prefix "last_run_timestamp_seconds", "When the last " task " ended.", epoch(end[newest[name]]))
      metric(prefix "last_run_success", "Whether the last " task " succeeded.", ended[newest[name]] == "Complete" ? 1 : 0)
      metric(prefix "duration_seconds", "How long the last " task " took.", epoch(end[newest[name]]) - epoch(job[newest[name], "status.startTime"]))
    }
    if (oldest[name]) metric(prefix "maximum_age_seconds", "How old the newest " task " may be.", oldest[name])
    if (oldest[name]) metric(prefix "overdue", "Whether the newest " task " is older than that.", overdue[name] ? 1 : 0)
    metric(prefix "suspended", "Whether no " task " is started.", cronjob[name, "spec.suspend"] == "true" ? 1 : 0)
  }
  if (best[watched[1]] != "") {
    read_kept(best[watched[1]])
    metric("backup_dump_bytes", "How large the newest dump was.", dump_bytes)
    for (at = 1; at <= destinations; at++) metric("backup_bytes", "How large the newest backup is.", kept_bytes[at], ",destination=\"" destination[at] "\"")
    for (at = 1; at <= destinations; at++) metric("backup_count", "How many backups there are.", kept_count[at], ",destination=\"" destination[at] "\"")
  }
  metric("backup_watch_timestamp_seconds", "When the backups were looked at.", now)
}

END {
  # Even where there is nothing to say.
  printf "" > ENVIRON["ALERTS"]
  printf "" > ENVIRON["METRICS"]
  now = since = 0
  for (item = 0; item < jobs; item++) {
    owner[item] = job[item, "metadata.labels.app.kubernetes.io/name"]
    if (!outcome_of(item, "Complete")) outcome_of(item, "Failed")
    if (job[item, "metadata.name"] == ENVIRON["JOB"]) now = epoch(job[item, "status.startTime"])
  }
  if (!now) { print "there is no Job " ENVIRON["JOB"] > "/dev/stderr"; exit 1 }
  for (item = 0; item < jobs; item++) {
    start = epoch(job[item, "status.startTime"])
    if (owner[item] == watch && ended[item] == "Complete" && start < now && start > since) since = start
  }
  looked = since > 0
  if (!looked) since = epoch(cronjob[watch, "metadata.creationTimestamp"])

  for (i = 1; i <= count; i++) {
    name = watched[i]
    newest[name] = best[name] = running[name] = ""
    newest_success[name] = cronjob[name, "status.lastSuccessfulTime"]
    # From the oldest to the newest: each is compared with the one before.
    last = ""
    while ((item = following(name, last)) != "") {
      newest[name] = item
      if (ended[item] == "Complete") {
        best[name] = item
        if (end[item] > newest_success[name]) newest_success[name] = end[item]
      }
      if (epoch(end[item]) >= since && epoch(end[item]) < now) {
        if (ended[item] == "Failed") report_failure(item, name, "failed", reason_of(item))
        else if (last != "" && ended[last] == "Failed") report_success(name, item, "recovered")
        else if (ENVIRON["ON_SUCCESS"] == 1) report_success(name, item, "succeeded")
      }
      last = item
    }
    for (item = 0; item < jobs; item++) {
      if (owner[item] == name && !(item in ended) && job[item, "status.startTime"] != "") {
        running[name] = job[item, "status.startTime"]
        look_at_start(item, name)
      }
    }
    base[name] = epoch(newest_success[name] == "" ? cronjob[name, "metadata.creationTimestamp"] : newest_success[name])
    look_at_age(name)
  }
  write_metrics()
}

# The Job of a CronJob that ended next after another one, or first; empty where there is none.
function following(name, last,    at, found) {
  found = ""
  for (at = 0; at < jobs; at++) {
    if (owner[at] != name || !(at in ended)) continue
    if (last != "" && (end[at] < end[last] || (end[at] == end[last] && at <= last))) continue
    if (found == "" || end[at] < end[found]) found = at
  }
  return found
}
