-- Sends the tokens of a file in turn, over and over. Arguments: the file, the path and the line to start after.
local prepared, count, at = {}, 0, 0

function init(args)
  for line in io.lines(args[1]) do
    count = count + 1
    local token, proof = line:match('^(.-)\t(.*)$')
    local fields = { ['Authorization'] = token or line }
    if proof then
      fields['DPoP'] = proof
      fields['Host'] = 'localhost'
    end
    prepared[count] = wrk.format('GET', args[2], fields)
  end
  at = tonumber(args[3])
end

function request()
  at = at % count + 1
  return prepared[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"failures":%d,"p99Microseconds":%d}\n', summary.requests,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(99)))
end
