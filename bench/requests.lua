-- Requests for wrk: wrk -t1 -cN -s bench/requests.lua URL -- KIND ARGUMENTS. What came of them is one JSON object on the last line.
--
--   get                  the URL itself
--   register MODELS KEY  versions named KEY1, KEY2, … of the models m0 to m(MODELS - 1), in turn
--   describe MODELS KEY  the descriptions KEY1, KEY2, … of the models model-00000 to model-(MODELS - 1), in turn
local json = { ["Content-Type"] = "application/json" }
local number = 0

local kinds = {
    get = function() return wrk.format("GET", wrk.path) end,
    register = function(models, key)
        local body = string.format('{"version":"%s%d","source":"s3://models/m"}', key, number)
        return wrk.format("POST", string.format("/v1/models/m%d/versions", number % models), json, body)
    end,
    describe = function(models, key)
        local body = string.format('{"description":"%s%d"}', key, number)
        return wrk.format("PATCH", string.format("/v1/models/model-%05d", number % models), json, body)
    end,
}

function init(arguments)
    local kind, models, key = kinds[arguments[1]], tonumber(arguments[2]), arguments[3]
    request = function()
        number = number + 1
        return kind(models, key)
    end
end

-- `status` counts answers of 400 and more. The server redirects nowhere.
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"count":%d,"seconds":%.3f,"p50_ms":%.2f,"p99_ms":%.2f,"max_ms":%.2f,"refused":%d,"failed":%d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        latency.max / 1e3, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
