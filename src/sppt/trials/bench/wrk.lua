-- Sends the requests of a file in their order and tells in JSON how it went. A line is one request: its own headers as
-- name=value, then its body, with tabs between them; the headers of all requests stand in BENCH_HEADERS in the same form.
local file, path, again = os.getenv("BENCH_FILE"), os.getenv("BENCH_PATH"), os.getenv("BENCH_AGAIN")

local function read(text, headers)
  local rest = text
  while true do
    local name, value, after = rest:match("^([%w-]+)=([^\t]*)\t(.*)$")
    if not name then return rest end
    headers[name], rest = value, after
  end
end

function init()
  requests, sent = {}, 0
  for line in io.lines(file) do
    local headers = {["Content-Type"] = "application/json"}
    read(os.getenv("BENCH_HEADERS"), headers)
    local body = read(line, headers)
    requests[#requests + 1] = wrk.format("POST", path, headers, body)
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
