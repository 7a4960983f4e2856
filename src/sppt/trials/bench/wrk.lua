-- Sends the requests of a file in their order, one time stamp, signature and body to a line, and tells in JSON how it went.
local file, path, client, again = os.getenv("BENCH_FILE"), os.getenv("BENCH_PATH"), os.getenv("BENCH_CLIENT"), os.getenv("BENCH_AGAIN")

function init()
  requests, sent = {}, 0
  for line in io.lines(file) do
    local at, signature, body = line:match("([^\t]*)\t([^\t]*)\t(.*)")
    requests[#requests + 1] = wrk.format("POST", path, {
      ["X-CLIENT-ID"] = client, ["X-TIMESTAMP"] = at, ["X-SIGNATURE"] = signature, ["Content-Type"] = "application/json",
    }, body)
  end
end

function request()
  sent = sent + 1
  if sent > #requests and again == "no" then
    wrk.thread:stop()
    return requests[#requests]
  end
  return requests[(sent - 1) % #requests + 1]
end

function done(summary, latency)
  local shares = {}
  for place = 1, 1000 do
    shares[place] = latency:percentile((place - 0.5) / 10)
  end
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"refused":%d,"broken":%d,"latency":[%s]}\n', summary.requests, summary.duration,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout, table.concat(shares, ",")
  ))
end
