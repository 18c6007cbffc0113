-- Sends the tokens of a file in turn. Arguments: the file, the path, the line to start after, and `once` to end with the
-- file.
local prepared, count, at, once = {}, 0, 0, false

function init(args)
  for line in io.lines(args[1]) do
    count = count + 1
    prepared[count] = wrk.format('GET', args[2], { ['Authorization'] = line })
  end
  at = tonumber(args[3]) % count
  once = args[4] == 'once'
end

function request()
  at = at % count + 1
  if once and at == count then wrk.thread:stop() end
  return prepared[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"failures":%d,"p99Microseconds":%d}\n', summary.requests,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(99)))
end
