-- One request of the native API, with another id or place each time. Environment:
--   BENCH_KIND     get | list
--   BENCH_KEY      a key
--   BENCH_CONTACTS how many contacts there are
--   BENCH_SIZE     size of a page
--   BENCH_FIRST    chooses the ids and places
local contacts, size = tonumber(os.getenv("BENCH_CONTACTS")), os.getenv("BENCH_SIZE")
local headers = {["authorization"] = "Bearer " .. os.getenv("BENCH_KEY")}
local digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
math.randomseed(20261121 + tonumber(os.getenv("BENCH_FIRST")))

local function base64(text)
  local bits = text:gsub(".", function(char)
    local byte, out = char:byte(), ""
    for place = 7, 0, -1 do out = out .. math.floor(byte / 2 ^ place) % 2 end
    return out
  end)
  return ((bits .. string.rep("0", -#bits % 6)):gsub("%d%d%d%d%d%d", function(six)
    local number = tonumber(six, 2)
    return digits:sub(number + 1, number + 1)
  end))
end

local paths = {
  get = function() return string.format("/api/v1/contacts/01%017d", math.random(0, contacts - 1)) end,
  list = function()
    local place = math.random(0, contacts - tonumber(size))
    return "/api/v1/contacts?limit=" .. size .. "&cursor=" .. base64('["contacts",' .. place .. "]")
  end,
}
local path = paths[os.getenv("BENCH_KIND")]

function request()
  return wrk.format("GET", path(), headers)
end
