#!/bin/bash
# Jobs that the sandbox explores: `bash job.sh <job>`. Half of them have a defect, which their name says.
pipeline=/pipelines/pl_01hqxyz

# send METHOD PATH [curl options]: sends one request, and prints the body. Returns 0 after a success, 1 if repeating the
# request can help, and 2 otherwise.
send() {
  local method=$1 path=$2 answer status
  shift 2
  answer=$(curl --silent --max-time 1 --write-out '\n%{http_code}' --request "$method" \
    --header "Authorization: Bearer $PLANASONIX_API_KEY" --header "Content-Type: application/json" \
    "$@" "$PLANASONIX_BASE_URL$path") || return 1
  status=${answer##*$'\n'}
  case $status in
    2??) printf '%s\n' "${answer%$'\n'*}" ;;
    429 | 5??) return 1 ;;
    *) return 2 ;;
  esac
}

# persist: repeats a request while repeating it can help.
persist() {
  local attempt code=1
  for attempt in 1 2 3 4; do
    send "$@" && return 0
    code=$?
    [ $code = 1 ] || return $code
    sleep 0.02
  done
  return $code
}

# wait_for RUN POLL: polls until the run has ended.
wait_for() {
  local answer
  while answer=$("$2" GET "/runs/$1"); do
    [[ $answer =~ \"status\":\"(succeeded|failed|canceled)\" ]] && return 0
    sleep 0.02
  done
  return 1
}

# start [curl options]: starts a run, and prints its ID.
start() {
  local answer
  answer=$(persist POST $pipeline/run --data '{}' "$@") || return
  [[ $answer =~ \"id\":\"(run_[a-z0-9]+)\" ]] && echo "${BASH_REMATCH[1]}"
}

set_status() {
  persist PATCH $pipeline/status --data "{\"status\":\"$1\"}" >/dev/null
}

key=(--header "Idempotency-Key: nightly")
case $1 in
  "waits for a run") run=$(start "${key[@]}") && wait_for "$run" persist ;;
  "only starts a run") send POST $pipeline/run --data '{}' "${key[@]}" ;;
  "pauses a pipeline")
    set_status paused || exit 1
    send GET /projects >/dev/null
    code=$?
    set_status active && exit $code
    ;;
  "renames a pipeline") persist PATCH $pipeline/rename --data '{"name":"Orders"}' ;;
  "reads projects") persist GET /projects >/dev/null ;;
  "starts a run twice") run=$(start) && wait_for "$run" persist ;;
  "ignores a failed start") send POST $pipeline/run --data '{}' "${key[@]}" || true ;;
  "leaves a pipeline paused") set_status paused && send GET /projects >/dev/null && set_status active ;;
  "prints its key")
    send GET /projects >/dev/null || {
      echo "failed with $PLANASONIX_API_KEY"
      exit 1
    }
    ;;
  "ignores a failed poll")
    run=$(start "${key[@]}") || exit 0
    wait_for "$run" send || true
    ;;
esac
